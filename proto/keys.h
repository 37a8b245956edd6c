/* keys.h — an office's keys, and what is derived from them. */
#ifndef FANGPIN_PROTO_KEYS_H
#define FANGPIN_PROTO_KEYS_H

#include "base/err.h"
#include "base/id.h"
#include "base/span.h"

/* The one secret of an office: an Ed25519 key pair. Held by whoever signs, wiped with keys_wipe. */
struct office_keys {
    struct author public_key;
    uint8_t secret[64]; /* libsodium's form: seed, public key */
};

/* CURVE keys are the office key's X25519 form, so a certificate pins the link's key too. */
struct curve_keys {
    uint8_t public_key[32];
    uint8_t secret[32];
};

#define SEED_BYTES      32
#define SIGNATURE_BYTES 64

/* libsodium made ready. Called once by every program before anything else here. 0 or ERR_STATE. */
int crypto_start(void);

/* The key pair of a 32-byte seed. Deterministic. */
void keys_from_seed(struct office_keys *out, const uint8_t seed[SEED_BYTES]);
void keys_wipe(struct office_keys *k);

/* ERR_INVALID when the point cannot be converted. */
int curve_public_of(uint8_t out[32], const struct author *office);
int curve_keys_of(struct curve_keys *out, const struct office_keys *office);

/* One-time CURVE keys of a token's secret. */
void curve_keys_of_secret(struct curve_keys *out, const uint8_t secret[32]);

/* First 16 bytes of BLAKE2b-256("fangpin network v1\0" || root key). */
struct network network_of_root(const struct author *root);

/* BLAKE2b-256. */
struct id hash_of(struct span bytes);

/* Signature over `domain` (its NUL included) and `bytes`. Strict: libsodium's rule is the rule (D4). */
void sign_bytes(uint8_t out[SIGNATURE_BYTES], const struct office_keys *k, const char *domain, struct span bytes);
bool signature_valid(struct span signature, const struct author *by, const char *domain, struct span bytes);

/* Authenticated encryption of a sealed part under a 32-byte case key. The nonce is derived from author, position and
 * hybrid time of the event: a store restored from an older copy may come to a used position again before it learns
 * that it must not sign, but its clock has gone on. `out` has room for len + SEAL_EXTRA_BYTES; returns what it used. */
#define CASE_KEY_BYTES   32
#define SEAL_EXTRA_BYTES 16
size_t seal_with(uint8_t *out, struct span plain, const uint8_t key[CASE_KEY_BYTES], const struct author *author,
                 uint64_t position, uint64_t time);
/* Opens into `out` (sealed.len - SEAL_EXTRA_BYTES). ERR_NO_KEY when it does not open. */
int open_with(uint8_t *out, struct span sealed, const uint8_t key[CASE_KEY_BYTES], const struct author *author,
              uint64_t position, uint64_t time);

/* A case key sealed to one office (an anonymous box to its X25519 key). The ephemeral key comes from `seed`,
 * so that the core stays without randomness. */
#define WRAPPED_KEY_BYTES (32 + 16 + CASE_KEY_BYTES)
int wrap_key(uint8_t out[WRAPPED_KEY_BYTES], const uint8_t key[CASE_KEY_BYTES], const struct author *recipient,
             const uint8_t seed[SEED_BYTES]);
int unwrap_key(uint8_t out[CASE_KEY_BYTES], struct span wrapped, const struct office_keys *own);

#endif
