/* make_vectors FILE — write the test vectors. Everything follows from fixed seeds: a second run writes the same
 * bytes, but for the zstd frame inside "packet", which may differ between versions of zstd. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/must.h"
#include "proto/compress.h"
#include "proto/packet.h"
#include "proto/wire.h"

#define N_EVENTS 7

static FILE *file;
static struct arena arena = {.cap = PACKET_ARENA_BYTES};

/* ---- JSON ---- */

static void hex_field(const char *name, struct span bytes, const char *end)
{
    char *text = malloc(2 * bytes.len + 1);

    must(text != NULL);
    hex_print(text, bytes.at, bytes.len);
    fprintf(file, "\"%s\": \"%s\"%s", name, text, end);
    free(text);
}

#define HEX(name, bytes, end) hex_field(name, span_of(bytes, sizeof bytes), end)

static void number_field(const char *name, uint64_t v, const char *end)
{
    fprintf(file, "\"%s\": %" PRIu64 "%s", name, v, end);
}

static void area_field(const char *name, struct area a, const char *end)
{
    char text[AREA_TEXT_LEN + 1];

    area_print(text, a);
    fprintf(file, "\"%s\": \"%s\"%s", name, text, end);
}

/* ---- samples ---- */

static struct office_keys keys_of(uint8_t seed)
{
    uint8_t bytes[SEED_BYTES];
    struct office_keys k;

    memset(bytes, seed, sizeof bytes);
    keys_from_seed(&k, bytes);
    return k;
}

static const struct area village = {513201209200}, county = {513201000000};

/* ---- sections ---- */

static void keys_write(void)
{
    fprintf(file, "\"keys\": [\n");
    for (uint8_t s = 1; s <= 3; s++) {
        struct office_keys k = keys_of(s);
        struct curve_keys c;
        struct network n = network_of_root(&k.public_key);
        must(curve_keys_of(&c, &k) == 0);
        fprintf(file, "  {");
        hex_field("seed", span_of(k.secret, SEED_BYTES), ", ");
        HEX("public", k.public_key.b, ", ");
        HEX("curve_public", c.public_key, ", ");
        HEX("curve_secret", c.secret, ", ");
        HEX("network", n.b, s < 3 ? "},\n" : "}\n");
    }
    fprintf(file, "],\n");
}

static void invite_write(void)
{
    uint8_t secret[32];
    struct curve_keys c;

    memset(secret, 0x5c, sizeof secret);
    curve_keys_of_secret(&c, secret);
    fprintf(file, "\"invite\": {");
    HEX("secret", secret, ", ");
    HEX("curve_public", c.public_key, "},\n");
}

static void digest_write(void)
{
    struct digest d = {0};
    uint8_t bytes[DIGEST_BYTES];

    fprintf(file, "\"digest\": {\"ids\": [");
    for (int i = 0; i < 4; i++) {
        char name[] = {'i', 'd', (char)('0' + i), 0}, text[65];
        struct id id = hash_of(span_str(name));
        digest_add_id(&d, &id);
        hex_print(text, id.b, sizeof id.b);
        fprintf(file, "%s\"%s\"", i ? ", " : "", text);
    }
    digest_put(bytes, &d);
    fprintf(file, "], ");
    HEX("digest", bytes, "},\n");
}

static void sealed_write(void)
{
    struct office_keys k = keys_of(2);
    uint8_t key[CASE_KEY_BYTES], out[100];
    struct span plain = span_str("an invented household of 99xxxx");

    memset(key, 0x77, sizeof key);
    size_t len = seal_with(out, plain, key, &k.public_key, 41, 7000);
    fprintf(file, "\"sealed\": {");
    HEX("key", key, ", ");
    HEX("author", k.public_key.b, ", ");
    number_field("position", 41, ", ");
    number_field("time", 7000, ", ");
    hex_field("plain", plain, ", ");
    hex_field("sealed", span_of(out, len), "},\n");
}

static void wrapped_write(void)
{
    struct office_keys k = keys_of(3);
    uint8_t key[CASE_KEY_BYTES], seed[SEED_BYTES], out[WRAPPED_KEY_BYTES];

    memset(key, 0x77, sizeof key);
    memset(seed, 0x12, sizeof seed);
    must(wrap_key(out, key, &k.public_key, seed) == 0);
    fprintf(file, "\"wrapped\": {");
    HEX("key", key, ", ");
    hex_field("recipient_seed", span_of(k.secret, SEED_BYTES), ", ");
    HEX("seed", seed, ", ");
    HEX("wrapped", out, "},\n");
}

static void cites_write(const struct event_draft *d)
{
    fprintf(file, "\"cites\": [");
    for (uint32_t i = 0; i < d->n_cites; i++) {
        fprintf(file, "%s{", i ? ", " : "");
        HEX("id", d->cites[i].id.b, ", ");
        HEX("author", d->cites[i].author.b, ", ");
        number_field("position", d->cites[i].position, "}");
    }
    fprintf(file, "],\n   ");
}

static void event_write(const struct event_draft *d, const struct office_keys *k, const struct event *e,
                        struct span envelope, const char *end)
{
    fprintf(file, "  {");
    hex_field("seed", span_of(k->secret, SEED_BYTES), ", ");
    HEX("network", d->network.b, ", ");
    area_field("area", d->area, ",\n   ");
    number_field("epoch", d->epoch, ", ");
    area_field("scope_area", d->scope.area, ", ");
    number_field("scope_reach", d->scope.reach, ", ");
    number_field("lane", d->lane, ", ");
    number_field("thread", d->thread, ", ");
    number_field("area_list", d->area_list, ",\n   ");
    if (d->pack != NULL)
        HEX("pack", d->pack->b, ", ");
    number_field("kind", d->kind, ", ");
    number_field("sequence", d->sequence, ", ");
    number_field("position", d->position, ", ");
    number_field("depth", d->depth, ", ");
    fprintf(file, "\"time\": \"%" PRIu64 "\",\n   ", d->time);
    cites_write(d);
    HEX("previous", d->previous.b, ",\n   ");
    hex_field("body", d->body, ",\n   ");
    if (d->sealed.at != NULL)
        hex_field("sealed", d->sealed, ",\n   ");
    hex_field("header", e->header, ",\n   ");
    HEX("id", e->id.b, ",\n   ");
    hex_field("signature", e->signature, ",\n   ");
    hex_field("envelope", envelope, end);
}

/* Two streams of one author; the second cites, has a pack and sealed parts. */
static void events_write(struct outgoing *out)
{
    static const uint8_t sealed[] = "ciphertext stands here";
    struct office_keys k = keys_of(2), root = keys_of(1);
    struct id pack = hash_of(span_str("a policy pack")), heads[2] = {{{0}}, {{0}}};
    struct cite cites[2] = {{hash_of(span_str("an event of the root")), root.public_key, 7},
                            {hash_of(span_str("an event of its own")), k.public_key, 1}};

    fprintf(file, "\"events\": [\n");
    for (uint32_t i = 0; i < N_EVENTS; i++) {
        uint32_t s = i % 2;
        char body[40];
        snprintf(body, sizeof body, "body of event %" PRIu32, i + 1);
        struct event_draft d = {.network = network_of_root(&root.public_key), .area = village, .epoch = 2};
        d.area_list = 3, d.kind = s ? KIND_DECISION : KIND_HELP, d.depth = 8 + i, d.pack = s ? &pack : NULL;
        d.scope = (struct scope){s ? county : village, s ? REACH_DOWN : REACH_UP};
        d.lane = (uint8_t)(2 * s), d.thread = (uint8_t)(5 * s), d.sequence = i / 2 + 1, d.position = i + 1;
        d.time = (uint64_t)(1795000000000 + i) << 16 | i, d.previous = heads[s];
        d.cites = cites, d.n_cites = s ? 2 : 0;
        d.body = i == 6 ? span_of("", 0) : span_str(body);
        d.sealed = s ? span_of(sealed, sizeof sealed - 1) : span_of(NULL, 0);
        struct event e;
        struct span envelope;
        must(event_sign(&e, &envelope, &d, &k, &arena) == 0);
        heads[s] = e.id;
        event_write(&d, &k, &e, envelope, i + 1 < N_EVENTS ? "},\n" : "}\n");
        out[i] = (struct outgoing){envelope, s + 1, d.sequence, e.id, i != 3};
    }
    fprintf(file, "],\n");
}

static bool no_authority(uint32_t kind)
{
    (void)kind;
    return false;
}

static void packet_write(struct outgoing *out)
{
    struct span frame;
    struct opened o;

    fprintf(file,
            "\"packet\": {\"session\": 9, \"lane\": 1, \"after\": 100, \"upto\": 107, \"ticket\": 4, \"events\": [");
    for (uint32_t i = 0; i < N_EVENTS; i++)
        fprintf(file, "%s{\"event\": %" PRIu32 ", \"stream_no\": %" PRIu32 ", \"with_sealed\": %s}", i ? ", " : "", i,
                out[i].stream_no, out[i].with_sealed ? "true" : "false");
    must(packet_pack_events(&frame, 9, 1, 100, 107, 4, out, N_EVENTS, NULL, &arena) == 0);
    must(packet_open(&o, frame, &arena, no_authority) == 0);
    const Fangpin__V1__Events *ev = o.packet->events;
    uint8_t *table = arena_take(&arena, ev->table_bytes);
    must(unsqueeze(table, ev->table_bytes, span_of(ev->table.data, ev->table.len)) == 0);
    fprintf(file, "],\n   ");
    hex_field("table", span_of(table, ev->table_bytes), ",\n   ");
    hex_field("opaque", span_of(ev->opaque.data, ev->opaque.len), ",\n   ");
    hex_field("frame", frame, ",\n   \"envelopes\": [");
    for (uint32_t i = 0; i < o.n_events; i++) {
        char *text = arena_take(&arena, 2 * o.events[i].envelope.len + 1);
        hex_print(text, o.events[i].envelope.at, o.events[i].envelope.len);
        fprintf(file, "%s\"%s\"", i ? ",\n    " : "\n    ", text);
    }
    fprintf(file, "]},\n");
}

static void manifest_write(void)
{
    uint64_t unsent[LANES] = {3, 41, 0};
    struct office_keys k = keys_of(2);
    struct id head = hash_of(span_str("head"));
    Fangpin__V1__Manifest m = FANGPIN__V1__MANIFEST__INIT;
    uint8_t packed[512];

    m.epoch = 2, m.position = 5, m.wall_ms = 1795000000123, m.unsent = unsent, m.n_unsent = LANES;
    m.head = (ProtobufCBinaryData){sizeof head.b, head.b};
    must(manifest_sign(&m, &k, &arena) == 0);
    size_t len = fangpin__v1__manifest__pack(&m, packed);
    fprintf(file, "\"manifest\": {");
    hex_field("seed", span_of(k.secret, SEED_BYTES), ", ");
    fprintf(file, "\"epoch\": 2, \"position\": 5, \"wall_ms\": 1795000000123, \"unsent\": [3, 41, 0], ");
    HEX("head", head.b, ", ");
    hex_field("packed", span_of(packed, len), "},\n");
}

static void enrol_write(void)
{
    struct office_keys k = keys_of(2), root = keys_of(1);
    struct network n = network_of_root(&root.public_key);
    uint8_t token_key[32], proof[SIGNATURE_BYTES];

    memset(token_key, 0x21, sizeof token_key);
    must(enrol_proof_sign(proof, &n, village, token_key, &k) == 0);
    fprintf(file, "\"enrol\": {");
    hex_field("seed", span_of(k.secret, SEED_BYTES), ", ");
    HEX("network", n.b, ", ");
    area_field("area", village, ", ");
    HEX("token_key", token_key, ", ");
    HEX("proof", proof, "},\n");
}

static void token_write(void)
{
    struct office_keys root = keys_of(1);
    struct token t = {.network = network_of_root(&root.public_key),
                      .area = village,
                      .name = "代基村",
                      .address = "tcp://10.51.32.1:7440",
                      .parent = root.public_key,
                      .expires_ms = 1795259200000};
    char text[TOKEN_TEXT_MAX];

    memset(t.secret, 0x5c, sizeof t.secret);
    must(token_print(text, &t) == 0);
    fprintf(file, "\"token\": {");
    HEX("network", t.network.b, ", ");
    area_field("area", t.area, ", ");
    fprintf(file, "\"name\": \"%s\", \"address\": \"%s\", ", t.name, t.address);
    HEX("parent", t.parent.b, ", ");
    HEX("secret", t.secret, ", ");
    number_field("expires_ms", t.expires_ms, ", ");
    fprintf(file, "\"text\": \"%s\"},\n", text);
}

/* A sound header with one thing wrong: what every receiver must refuse, and as what. */
static void refused_one(const char *note, const char *error, struct span header, struct span more, const char *end)
{
    uint8_t bytes[600], *at = wire_put_raw(wire_put_raw(bytes, header), more);

    fprintf(file, "  {\"note\": \"%s\", \"error\": \"%s\", ", note, error);
    hex_field("header", span_of(bytes, (size_t)(at - bytes)), end);
}

static void refused_write(struct span header)
{
    uint8_t bytes[600];
    static const uint8_t unknown[] = {0xd0, 0x0c, 0x07}, twice[] = {0x30, 0x02}, wrong_type[] = {0x62, 0x01, 0xff},
                         half[] = {0x30}, group[] = {0xa3, 0x01}, cite[] = {0x92, 0x01, 0x02, 0x18, 0x01};

    fprintf(file, "\"headers\": [\n");
    refused_one("sound", "OK", header, span_of(NULL, 0), "},\n");
    refused_one("an unknown field behind it", "OK", header, span_of(unknown, sizeof unknown), "},\n");
    refused_one("epoch twice", "ERR_MALFORMED", header, span_of(twice, sizeof twice), "},\n");
    refused_one("a pack of one byte", "ERR_MALFORMED", header, span_of(wrong_type, sizeof wrong_type), "},\n");
    refused_one("cut short", "ERR_MALFORMED", header, span_of(half, sizeof half), "},\n");
    refused_one("a group", "ERR_MALFORMED", header, span_of(group, sizeof group), "},\n");
    refused_one("a cite without an id", "ERR_MALFORMED", header, span_of(cite, sizeof cite), "},\n");
    memcpy(bytes, header.at, header.len);
    bytes[1] = 2;
    refused_one("version 2", "ERR_SUITE", span_of(bytes, header.len), span_of(NULL, 0), "},\n");
    bytes[1] = 1, bytes[3] = 2;
    refused_one("suite 2", "ERR_SUITE", span_of(bytes, header.len), span_of(NULL, 0), "},\n");
    bytes[3] = 1, bytes[header.len - 1] = 1;
    refused_one("previous at the start of a stream", "ERR_MALFORMED", span_of(bytes, header.len), span_of(NULL, 0),
                "}\n");
    fprintf(file, "]\n");
}

int main(int argc, char **argv)
{
    struct outgoing out[N_EVENTS];
    struct envelope_parts first;

    if (argc != 2 || crypto_start() != 0 || (file = fopen(argv[1], "w")) == NULL) {
        fprintf(stderr, "usage: %s FILE\n", argv[0]);
        return 64;
    }
    fprintf(file, "{\n\"schema\": \"fangpin.vectors/1\",\n");
    keys_write();
    invite_write();
    digest_write();
    sealed_write();
    wrapped_write();
    events_write(out);
    must(envelope_split(&first, out[0].envelope));
    packet_write(out);
    manifest_write();
    enrol_write();
    token_write();
    refused_write(first.header);
    fprintf(file, "}\n");
    arena_free(&arena);
    return fclose(file) == 0 ? 0 : 74;
}
