/* The committed test vectors (tests/vectors/vectors.json), every value both ways: what is written follows from its
 * sources, and reading it gives them back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <jansson.h>

#include "proto/compress.h"
#include "proto/packet.h"

static json_t *vectors;
static struct arena arena = {.cap = PACKET_ARENA_BYTES};

/* ---- reading ---- */

static const char *text_of(const json_t *o, const char *name)
{
    const char *s = json_string_value(json_object_get(o, name));

    if (s == NULL)
        fail_msg("no text \"%s\"", name);
    return s;
}

static uint64_t number_of(const json_t *o, const char *name)
{
    json_t *v = json_object_get(o, name);

    assert_true(json_is_integer(v));
    return (uint64_t)json_integer_value(v);
}

static struct span bytes_of_text(const char *hex)
{
    size_t len = strlen(hex) / 2;
    uint8_t *at = arena_take(&arena, len + 1);

    assert_true(hex_parse(at, len, hex, strlen(hex)));
    return span_of(at, len);
}

static struct span bytes_of(const json_t *o, const char *name)
{
    return bytes_of_text(text_of(o, name));
}

static void bytes_get(void *out, size_t len, const json_t *o, const char *name)
{
    struct span s = bytes_of(o, name);

    assert_int_equal(s.len, len);
    memcpy(out, s.at, len);
}

static struct area area_of(const json_t *o, const char *name)
{
    struct area a;

    assert_true(area_parse(&a, text_of(o, name), AREA_TEXT_LEN));
    return a;
}

static struct office_keys keys_of(const json_t *o, const char *name)
{
    uint8_t seed[SEED_BYTES];
    struct office_keys k;

    bytes_get(seed, sizeof seed, o, name);
    keys_from_seed(&k, seed);
    return k;
}

static void expect_bytes(const void *at, size_t len, const json_t *o, const char *name)
{
    struct span want = bytes_of(o, name);

    assert_int_equal(len, want.len);
    assert_memory_equal(at, want.at, len);
}

#define EXPECT(array, o, name) expect_bytes(array, sizeof array, o, name)

/* ---- the sections ---- */

static void test_keys(void **state)
{
    json_t *rows = json_object_get(vectors, "keys"), *o;
    size_t i;

    (void)state;
    assert_true(json_array_size(rows) >= 3);
    json_array_foreach(rows, i, o)
    {
        struct office_keys k = keys_of(o, "seed");
        struct network n = network_of_root(&k.public_key);
        struct curve_keys c;
        uint8_t curve_public[32];
        EXPECT(k.public_key.b, o, "public");
        assert_int_equal(curve_keys_of(&c, &k), 0);
        EXPECT(c.public_key, o, "curve_public");
        EXPECT(c.secret, o, "curve_secret");
        assert_int_equal(curve_public_of(curve_public, &k.public_key), 0);
        EXPECT(curve_public, o, "curve_public");
        EXPECT(n.b, o, "network");
    }
}

static void test_invite(void **state)
{
    json_t *o = json_object_get(vectors, "invite");
    uint8_t secret[32];
    struct curve_keys c;

    (void)state;
    bytes_get(secret, sizeof secret, o, "secret");
    curve_keys_of_secret(&c, secret);
    EXPECT(c.public_key, o, "curve_public");
}

static void test_digest(void **state)
{
    json_t *o = json_object_get(vectors, "digest"), *row;
    struct digest d = {0};
    uint8_t bytes[DIGEST_BYTES];
    size_t i;

    (void)state;
    json_array_foreach(json_object_get(o, "ids"), i, row)
    {
        struct id id;
        struct span s = bytes_of_text(json_string_value(row));
        memcpy(id.b, s.at, sizeof id.b);
        digest_add_id(&d, &id);
    }
    digest_put(bytes, &d);
    EXPECT(bytes, o, "digest");
    struct digest back = digest_get(bytes_of(o, "digest").at);
    assert_true(digest_equal(&d, &back));
}

static void test_sealed(void **state)
{
    json_t *o = json_object_get(vectors, "sealed");
    struct span plain = bytes_of(o, "plain"), sealed = bytes_of(o, "sealed");
    uint8_t key[CASE_KEY_BYTES], out[200];
    struct author author;

    (void)state;
    bytes_get(key, sizeof key, o, "key");
    bytes_get(author.b, sizeof author.b, o, "author");
    expect_bytes(out, seal_with(out, plain, key, &author, number_of(o, "position"), number_of(o, "time")), o, "sealed");
    assert_int_equal(open_with(out, sealed, key, &author, number_of(o, "position"), number_of(o, "time")), 0);
    assert_memory_equal(out, plain.at, plain.len);
}

static void test_wrapped(void **state)
{
    json_t *o = json_object_get(vectors, "wrapped");
    struct office_keys k = keys_of(o, "recipient_seed");
    uint8_t key[CASE_KEY_BYTES], seed[SEED_BYTES], out[WRAPPED_KEY_BYTES], back[CASE_KEY_BYTES];

    (void)state;
    bytes_get(key, sizeof key, o, "key");
    bytes_get(seed, sizeof seed, o, "seed");
    assert_int_equal(wrap_key(out, key, &k.public_key, seed), 0);
    EXPECT(out, o, "wrapped");
    assert_int_equal(unwrap_key(back, bytes_of(o, "wrapped"), &k), 0);
    assert_memory_equal(back, key, sizeof key);
}

static void draft_of(struct event_draft *d, struct cite *cites, struct id *pack, const json_t *o)
{
    json_t *row;
    size_t i;

    *d = (struct event_draft){.area = area_of(o, "area"), .cites = cites, .body = bytes_of(o, "body")};
    bytes_get(d->network.b, sizeof d->network.b, o, "network");
    d->epoch = (uint32_t)number_of(o, "epoch");
    d->area_list = (uint32_t)number_of(o, "area_list");
    d->kind = (uint32_t)number_of(o, "kind");
    d->depth = (uint32_t)number_of(o, "depth");
    d->scope = (struct scope){area_of(o, "scope_area"), (enum reach)number_of(o, "scope_reach")};
    d->lane = (uint8_t)number_of(o, "lane");
    d->thread = (uint8_t)number_of(o, "thread");
    d->sequence = number_of(o, "sequence");
    d->position = number_of(o, "position");
    d->time = strtoull(text_of(o, "time"), NULL, 10);
    bytes_get(d->previous.b, sizeof d->previous.b, o, "previous");
    if (json_object_get(o, "sealed") != NULL)
        d->sealed = bytes_of(o, "sealed");
    if (json_object_get(o, "pack") != NULL) {
        bytes_get(pack->b, sizeof pack->b, o, "pack");
        d->pack = pack;
    }
    json_array_foreach(json_object_get(o, "cites"), i, row)
    {
        assert_true(i < CITES_MAX);
        bytes_get(cites[i].id.b, sizeof cites[i].id.b, row, "id");
        bytes_get(cites[i].author.b, sizeof cites[i].author.b, row, "author");
        cites[i].position = number_of(row, "position");
        d->n_cites++;
    }
}

static void expect_event(const struct event *e, const struct event_draft *d, const struct office_keys *k)
{
    assert_true(e->version == HEADER_VERSION && e->suite == SUITE_1);
    assert_memory_equal(e->network.b, d->network.b, sizeof e->network.b);
    assert_true(author_equal(&e->stream.author, &k->public_key));
    assert_true(area_equal(e->area, d->area) && scope_equal(e->stream.scope, d->scope));
    assert_true(e->epoch == d->epoch && e->area_list == d->area_list && e->kind == d->kind && e->depth == d->depth);
    assert_true(e->stream.lane == d->lane && e->stream.thread == d->thread);
    assert_true(e->sequence == d->sequence && e->position == d->position && e->time == d->time);
    assert_true(id_equal(&e->previous, &d->previous));
    assert_true(e->has_pack == (d->pack != NULL) && (!e->has_pack || id_equal(&e->pack, d->pack)));
    assert_true(span_equal(e->body, d->body) && span_equal(e->sealed, d->sealed));
    assert_int_equal(e->n_cites, d->n_cites);
    for (uint32_t i = 0; i < e->n_cites; i++)
        assert_memory_equal(&e->cites[i], &d->cites[i], sizeof e->cites[i]);
}

static void test_events(void **state)
{
    json_t *rows = json_object_get(vectors, "events"), *o;
    size_t i;

    (void)state;
    assert_true(json_array_size(rows) >= 4);
    json_array_foreach(rows, i, o)
    {
        struct office_keys k = keys_of(o, "seed");
        struct cite cites[CITES_MAX];
        struct event_draft d;
        struct event e;
        struct span envelope;
        struct id pack;
        draft_of(&d, cites, &pack, o);
        assert_int_equal(event_sign(&e, &envelope, &d, &k, &arena), 0);
        expect_bytes(e.header.at, e.header.len, o, "header");
        EXPECT(e.id.b, o, "id");
        expect_bytes(e.signature.at, e.signature.len, o, "signature");
        expect_bytes(envelope.at, envelope.len, o, "envelope");
        assert_int_equal(event_decode(&e, bytes_of(o, "envelope"), &arena), 0);
        expect_event(&e, &d, &k);
        assert_true(event_signature_valid(&e));
    }
}

static bool no_authority(uint32_t kind)
{
    (void)kind;
    return false;
}

static void expect_frame(struct span frame, const json_t *o)
{
    json_t *envelopes = json_object_get(o, "envelopes"), *row;
    struct opened opened;
    size_t i;

    assert_int_equal(packet_open(&opened, frame, &arena, no_authority), 0);
    const Fangpin__V1__Events *ev = opened.packet->events;
    assert_int_equal(opened.packet->session, number_of(o, "session"));
    assert_int_equal(ev->lane, number_of(o, "lane"));
    assert_int_equal(ev->after, number_of(o, "after"));
    assert_int_equal(ev->upto, number_of(o, "upto"));
    assert_int_equal(ev->ticket, number_of(o, "ticket"));
    expect_bytes(ev->opaque.data, ev->opaque.len, o, "opaque");
    uint8_t *table = arena_take(&arena, ev->table_bytes + 1);
    assert_int_equal(unsqueeze(table, ev->table_bytes, span_of(ev->table.data, ev->table.len)), 0);
    expect_bytes(table, ev->table_bytes, o, "table");
    assert_int_equal(opened.n_events, json_array_size(envelopes));
    json_array_foreach(envelopes, i, row)
    {
        assert_int_equal(opened.events[i].rc, 0);
        assert_true(opened.events[i].vouched);
        assert_true(span_equal(opened.events[i].envelope, bytes_of_text(json_string_value(row))));
    }
}

static void test_packet(void **state)
{
    json_t *o = json_object_get(vectors, "packet"), *events = json_object_get(vectors, "events"), *row;
    struct outgoing out[64];
    struct span frame;
    size_t i, n = 0;

    (void)state;
    json_array_foreach(json_object_get(o, "events"), i, row)
    {
        const json_t *e = json_array_get(events, (size_t)number_of(row, "event"));
        assert_true(n < ARRAY_LEN(out));
        out[n++] = (struct outgoing){.envelope = bytes_of(e, "envelope"),
                                     .stream_no = (uint32_t)number_of(row, "stream_no"),
                                     .sequence = number_of(e, "sequence"),
                                     .with_sealed = json_is_true(json_object_get(row, "with_sealed"))};
    }
    assert_int_equal(packet_pack_events(&frame, (uint32_t)number_of(o, "session"), (uint8_t)number_of(o, "lane"),
                                        number_of(o, "after"), number_of(o, "upto"), (uint32_t)number_of(o, "ticket"),
                                        out, n, NULL, &arena),
                     0);
    expect_frame(frame, o);
    expect_frame(bytes_of(o, "frame"), o);
}

static void test_manifest(void **state)
{
    json_t *o = json_object_get(vectors, "manifest"), *row;
    struct office_keys k = keys_of(o, "seed");
    struct span head = bytes_of(o, "head"), packed = bytes_of(o, "packed"), frame;
    Fangpin__V1__Manifest m = FANGPIN__V1__MANIFEST__INIT;
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    uint64_t unsent[LANES];
    uint8_t out[512];
    struct opened opened;
    size_t i;

    (void)state;
    json_array_foreach(json_object_get(o, "unsent"), i, row) unsent[i % LANES] = (uint64_t)json_integer_value(row);
    m.epoch = (uint32_t)number_of(o, "epoch");
    m.position = number_of(o, "position");
    m.wall_ms = number_of(o, "wall_ms");
    m.unsent = unsent, m.n_unsent = LANES;
    m.head = (ProtobufCBinaryData){head.len, (uint8_t *)head.at};
    assert_int_equal(manifest_sign(&m, &k, &arena), 0);
    expect_bytes(out, fangpin__v1__manifest__pack(&m, out), o, "packed");

    p.manifest = fangpin__v1__manifest__unpack(NULL, packed.len, packed.at);
    assert_non_null(p.manifest);
    assert_int_equal(packet_pack(&frame, &p, &arena), 0);
    fangpin__v1__manifest__free_unpacked(p.manifest, NULL);
    assert_int_equal(packet_open(&opened, frame, &arena, no_authority), 0);
    assert_true(opened.manifest_valid);
    assert_int_equal(opened.packet->manifest->position, m.position);
    assert_memory_equal(opened.packet->manifest->unsent, unsent, sizeof unsent);
}

static void test_enrol(void **state)
{
    json_t *o = json_object_get(vectors, "enrol");
    struct office_keys k = keys_of(o, "seed");
    struct network n;
    uint8_t token_key[32], proof[SIGNATURE_BYTES];

    (void)state;
    bytes_get(n.b, sizeof n.b, o, "network");
    bytes_get(token_key, sizeof token_key, o, "token_key");
    assert_int_equal(enrol_proof_sign(proof, &n, area_of(o, "area"), token_key, &k), 0);
    EXPECT(proof, o, "proof");
}

static void test_token(void **state)
{
    json_t *o = json_object_get(vectors, "token");
    struct token t = {.area = area_of(o, "area"), .expires_ms = number_of(o, "expires_ms")}, back;
    char text[TOKEN_TEXT_MAX];
    int group;

    (void)state;
    bytes_get(t.network.b, sizeof t.network.b, o, "network");
    bytes_get(t.parent.b, sizeof t.parent.b, o, "parent");
    bytes_get(t.secret, sizeof t.secret, o, "secret");
    snprintf(t.name, sizeof t.name, "%s", text_of(o, "name"));
    snprintf(t.address, sizeof t.address, "%s", text_of(o, "address"));
    assert_int_equal(token_print(text, &t), 0);
    assert_string_equal(text, text_of(o, "text"));
    assert_int_equal(token_parse(&back, text_of(o, "text"), &group), 0);
    assert_memory_equal(back.secret, t.secret, sizeof t.secret);
    assert_true(author_equal(&back.parent, &t.parent) && area_equal(back.area, t.area));
    assert_int_equal(token_print(text, &back), 0); /* nothing was lost */
    assert_string_equal(text, text_of(o, "text"));
}

static void test_headers(void **state)
{
    json_t *rows = json_object_get(vectors, "headers"), *o;
    struct event e;
    size_t i;

    (void)state;
    assert_true(json_array_size(rows) >= 8);
    json_array_foreach(rows, i, o)
    {
        int rc = event_decode_header(&e, bytes_of(o, "header"), &arena);
        assert_string_equal(err_name(rc), text_of(o, "error"));
    }
}

static int vectors_load(void **state)
{
    const char *source = getenv("FANGPIN_SOURCE");
    char path[4096];
    json_error_t error;

    (void)state;
    snprintf(path, sizeof path, "%s/tests/vectors/vectors.json", source != NULL ? source : ".");
    vectors = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (vectors == NULL)
        fprintf(stderr, "%s:%d: %s\n", path, error.line, error.text);
    return vectors == NULL;
}

static int vectors_drop(void **state)
{
    (void)state;
    json_decref(vectors);
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),   cmocka_unit_test(test_invite),   cmocka_unit_test(test_digest),
        cmocka_unit_test(test_sealed), cmocka_unit_test(test_wrapped),  cmocka_unit_test(test_events),
        cmocka_unit_test(test_packet), cmocka_unit_test(test_manifest), cmocka_unit_test(test_enrol),
        cmocka_unit_test(test_token),  cmocka_unit_test(test_headers),
    };

    return crypto_start() != 0 || cmocka_run_group_tests(tests, vectors_load, vectors_drop);
}
