#include "proto/keys.h"

#include <sodium.h>

#include "base/limits.h"
#include "base/must.h"

/* The longest thing signed is a header; a domain is a short text. */
#define DOMAIN_BYTES_MAX 64u

static_assert(SIGNATURE_BYTES == crypto_sign_BYTES, "Ed25519");
static_assert(SEED_BYTES == crypto_sign_SEEDBYTES && SEED_BYTES == crypto_box_SEEDBYTES, "seeds");
static_assert(CASE_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "case keys");
static_assert(SEAL_EXTRA_BYTES == crypto_aead_xchacha20poly1305_ietf_ABYTES, "sealed parts");
static_assert(WRAPPED_KEY_BYTES == crypto_box_SEALBYTES + CASE_KEY_BYTES, "wrapped keys");

int crypto_start(void)
{
    return sodium_init() < 0 ? ERR_STATE : 0;
}

void keys_from_seed(struct office_keys *out, const uint8_t seed[SEED_BYTES])
{
    crypto_sign_seed_keypair(out->public_key.b, out->secret, seed);
}

void keys_wipe(struct office_keys *k)
{
    sodium_memzero(k, sizeof *k);
}

int curve_public_of(uint8_t out[32], const struct author *office)
{
    return crypto_sign_ed25519_pk_to_curve25519(out, office->b) == 0 ? 0 : ERR_INVALID;
}

int curve_keys_of(struct curve_keys *out, const struct office_keys *office)
{
    crypto_sign_ed25519_sk_to_curve25519(out->secret, office->secret);
    return curve_public_of(out->public_key, &office->public_key);
}

void curve_keys_of_secret(struct curve_keys *out, const uint8_t secret[32])
{
    memcpy(out->secret, secret, sizeof out->secret);
    crypto_scalarmult_base(out->public_key, secret);
}

struct network network_of_root(const struct author *root)
{
    static const char domain[] = "fangpin network v1";
    uint8_t text[sizeof domain + sizeof root->b];
    struct network n;

    memcpy(text, domain, sizeof domain);
    memcpy(text + sizeof domain, root->b, sizeof root->b);
    struct id whole = hash_of(span_of(text, sizeof text));
    memcpy(n.b, whole.b, sizeof n.b);
    return n;
}

struct id hash_of(struct span bytes)
{
    struct id id;

    crypto_generichash(id.b, sizeof id.b, bytes.at, bytes.len, NULL, 0);
    return id;
}

/* Ed25519 wants the message in one piece. 0 when it is longer than anything that is signed here. */
static size_t signed_text(uint8_t out[DOMAIN_BYTES_MAX + HEADER_BYTES_MAX], const char *domain, struct span bytes)
{
    size_t domain_len = strlen(domain) + 1;

    must(domain_len <= DOMAIN_BYTES_MAX);
    if (bytes.len > HEADER_BYTES_MAX)
        return 0;
    memcpy(out, domain, domain_len);
    if (bytes.len > 0)
        memcpy(out + domain_len, bytes.at, bytes.len);
    return domain_len + bytes.len;
}

void sign_bytes(uint8_t out[SIGNATURE_BYTES], const struct office_keys *k, const char *domain, struct span bytes)
{
    uint8_t text[DOMAIN_BYTES_MAX + HEADER_BYTES_MAX];
    size_t len = signed_text(text, domain, bytes);

    must(len > 0);
    crypto_sign_detached(out, NULL, text, len, k->secret);
}

bool signature_valid(struct span signature, const struct author *by, const char *domain, struct span bytes)
{
    uint8_t text[DOMAIN_BYTES_MAX + HEADER_BYTES_MAX];

    if (signature.len != SIGNATURE_BYTES)
        return false;
    size_t len = signed_text(text, domain, bytes);
    return len > 0 && crypto_sign_verify_detached(signature.at, text, len, by->b) == 0;
}

static void seal_nonce(uint8_t out[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES], const struct author *author,
                       uint64_t position, uint64_t time)
{
    static const char domain[] = "fangpin seal v1";
    uint8_t text[sizeof domain + sizeof author->b + 16];

    memcpy(text, domain, sizeof domain);
    memcpy(text + sizeof domain, author->b, sizeof author->b);
    put_be(text + sizeof domain + sizeof author->b, position, 8);
    put_be(text + sizeof domain + sizeof author->b + 8, time, 8);
    crypto_generichash(out, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, text, sizeof text, NULL, 0);
}

size_t seal_with(uint8_t *out, struct span plain, const uint8_t key[CASE_KEY_BYTES], const struct author *author,
                 uint64_t position, uint64_t time)
{
    uint8_t nonce[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];
    unsigned long long used;

    seal_nonce(nonce, author, position, time);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out, &used, plain.at, plain.len, NULL, 0, NULL, nonce, key);
    return (size_t)used;
}

int open_with(uint8_t *out, struct span sealed, const uint8_t key[CASE_KEY_BYTES], const struct author *author,
              uint64_t position, uint64_t time)
{
    uint8_t nonce[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];

    if (sealed.len < SEAL_EXTRA_BYTES)
        return ERR_NO_KEY;
    seal_nonce(nonce, author, position, time);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, sealed.at, sealed.len, NULL, 0, nonce, key) != 0)
        return ERR_NO_KEY;
    return 0;
}

/* What crypto_box_seal does, with the ephemeral key from a seed of the caller. */
int wrap_key(uint8_t out[WRAPPED_KEY_BYTES], const uint8_t key[CASE_KEY_BYTES], const struct author *recipient,
             const uint8_t seed[SEED_BYTES])
{
    uint8_t theirs[32], once_secret[32], nonce[crypto_box_NONCEBYTES];
    uint8_t both[64];

    int rc = curve_public_of(theirs, recipient);
    if (rc != 0)
        return rc;
    crypto_box_seed_keypair(both, once_secret, seed);
    memcpy(both + 32, theirs, 32);
    crypto_generichash(nonce, sizeof nonce, both, sizeof both, NULL, 0);
    memcpy(out, both, 32);
    rc = crypto_box_easy(out + 32, key, CASE_KEY_BYTES, nonce, theirs, once_secret) == 0 ? 0 : ERR_INVALID;
    sodium_memzero(once_secret, sizeof once_secret);
    return rc;
}

int unwrap_key(uint8_t out[CASE_KEY_BYTES], struct span wrapped, const struct office_keys *own)
{
    struct curve_keys k;

    if (wrapped.len != WRAPPED_KEY_BYTES || curve_keys_of(&k, own) != 0)
        return ERR_NO_KEY;
    int rc = crypto_box_seal_open(out, wrapped.at, wrapped.len, k.public_key, k.secret) == 0 ? 0 : ERR_NO_KEY;
    sodium_memzero(&k, sizeof k);
    return rc;
}
