#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet_signed.h"
#include "proto/wire.h"
#include "tests/support/proto_make.h"

static bool nothing(uint32_t kind)
{
    (void)kind;
    return false;
}

static Fangpin__V1__Manifest sample(void)
{
    static uint64_t unsent[LANES] = {0, 41, 3};
    Fangpin__V1__Manifest m = FANGPIN__V1__MANIFEST__INIT;

    m.epoch = 1;
    m.position = 77;
    m.unsent = unsent;
    m.n_unsent = LANES;
    m.wall_ms = 1795000000000;
    return m;
}

static int open_with_manifest(Fangpin__V1__Manifest *m, struct opened *o, struct arena *a)
{
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    struct span frame;

    p.session = 3;
    p.manifest = m;
    assert_int_equal(packet_pack(&frame, &p, a), 0);
    return packet_open(o, frame, a, nothing);
}

static void test_manifest(void **state)
{
    struct arena a = arena_of(1 << 20);
    struct office_keys k = make_keys(1), other = make_keys(2);
    Fangpin__V1__Manifest m = sample();
    struct opened o;

    (void)state;
    assert_int_equal(manifest_sign(&m, &k, &a), 0);
    assert_int_equal(open_with_manifest(&m, &o, &a), 0);
    assert_true(o.manifest_valid);
    assert_int_equal(o.signatures_checked, 1);
    assert_int_equal(o.packet->manifest->unsent[1], 41);
    assert_memory_equal(o.packet->manifest->author.data, k.public_key.b, 32);
    m.position++;
    assert_int_equal(open_with_manifest(&m, &o, &a), 0);
    assert_false(o.manifest_valid);
    m.position--;
    m.author.data = other.public_key.b; /* somebody else's name */
    assert_int_equal(open_with_manifest(&m, &o, &a), 0);
    assert_false(o.manifest_valid);
    arena_free(&a);
}

/* A later version's fields are covered by the signature and do not break it. */
static void test_manifest_of_a_later_version(void **state)
{
    struct arena a = arena_of(1 << 20);
    struct office_keys k = make_keys(1);
    Fangpin__V1__Manifest m = sample();
    uint8_t seven[] = {7};
    ProtobufCMessageUnknownField field = {12, PROTOBUF_C_WIRE_TYPE_VARINT, 1, seven};
    struct opened o;

    (void)state;
    m.base.n_unknown_fields = 1;
    m.base.unknown_fields = &field;
    assert_int_equal(manifest_sign(&m, &k, &a), 0);
    assert_int_equal(open_with_manifest(&m, &o, &a), 0);
    assert_true(o.manifest_valid);
    seven[0] = 8;
    assert_int_equal(open_with_manifest(&m, &o, &a), 0);
    assert_false(o.manifest_valid);
    arena_free(&a);
}

static void test_manifest_signed_twice(void **state)
{
    struct arena a = arena_of(1 << 20);
    struct office_keys k = make_keys(1);
    Fangpin__V1__Manifest m = sample();
    uint8_t bytes[512], *at = bytes;

    (void)state;
    assert_int_equal(manifest_sign(&m, &k, &a), 0);
    at += fangpin__v1__manifest__pack(&m, at);
    assert_true(manifest_raw_valid(span_of(bytes, (size_t)(at - bytes))));
    at = wire_put_bytes(at, MANIFEST_SIGNATURE, span_of(m.signature.data, m.signature.len));
    assert_false(manifest_raw_valid(span_of(bytes, (size_t)(at - bytes))));
    arena_free(&a);
}

static void test_enrol_proof(void **state)
{
    struct arena a = arena_of(1 << 20);
    struct office_keys k = make_keys(1);
    struct network n = network_of_root(&k.public_key);
    uint8_t token_key[32] = {4}, proof[SIGNATURE_BYTES];
    Fangpin__V1__EnrolRequest q = FANGPIN__V1__ENROL_REQUEST__INIT;
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    struct span frame;
    struct opened o;

    (void)state;
    assert_int_equal(enrol_proof_sign(proof, &n, (struct area){1}, token_key, &k), ERR_INVALID);
    assert_int_equal(enrol_proof_sign(proof, &n, MAKE_AREA, token_key, &k), 0);
    q.network = (ProtobufCBinaryData){sizeof n.b, n.b};
    q.area = MAKE_AREA.code;
    q.key = (ProtobufCBinaryData){32, k.public_key.b};
    q.proof = (ProtobufCBinaryData){sizeof proof, proof};
    q.token_key = (ProtobufCBinaryData){sizeof token_key, token_key};
    p.what_case = FANGPIN__V1__PACKET__WHAT_ENROL_REQUEST;
    p.enrol_request = &q;
    assert_int_equal(packet_pack(&frame, &p, &a), 0);
    assert_int_equal(packet_open(&o, frame, &a, nothing), 0);
    assert_true(o.proof_valid);
    q.area++; /* for another place */
    assert_int_equal(packet_pack(&frame, &p, &a), 0);
    assert_int_equal(packet_open(&o, frame, &a, nothing), 0);
    assert_false(o.proof_valid);
    q.area--;
    token_key[0]++; /* with another invitation */
    assert_int_equal(packet_pack(&frame, &p, &a), 0);
    assert_int_equal(packet_open(&o, frame, &a, nothing), 0);
    assert_false(o.proof_valid);
    arena_free(&a);
}

static void test_pack_limits(void **state)
{
    static uint8_t big[PACKET_BYTES_MAX];
    struct arena a = arena_of(PACKET_ARENA_BYTES), none = arena_of(100);
    Fangpin__V1__Refusal r = FANGPIN__V1__REFUSAL__INIT;
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    struct span frame;

    (void)state;
    p.what_case = FANGPIN__V1__PACKET__WHAT_REFUSAL;
    p.refusal = &r;
    r.store = (ProtobufCBinaryData){1000, big};
    assert_int_equal(packet_pack(&frame, &p, &none), ERR_NOMEM);
    assert_int_equal(packet_pack(&frame, &p, &a), 0);
    r.store.len = sizeof big;
    assert_int_equal(packet_pack(&frame, &p, &a), ERR_TOO_BIG);
    arena_free(&a);
}

static void test_allocator_keeps_to_the_cap(void **state)
{
    struct arena a = arena_of(1000);
    ProtobufCAllocator allocator = arena_allocator(&a);

    (void)state;
    void *at = allocator.alloc(allocator.allocator_data, 100);
    assert_non_null(at);
    allocator.free(allocator.allocator_data, at);
    assert_true(a.used >= 100);
    assert_null(allocator.alloc(allocator.allocator_data, 1000));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_manifest),
        cmocka_unit_test(test_manifest_of_a_later_version),
        cmocka_unit_test(test_manifest_signed_twice),
        cmocka_unit_test(test_enrol_proof),
        cmocka_unit_test(test_pack_limits),
        cmocka_unit_test(test_allocator_keeps_to_the_cap),
    };

    return crypto_start() != 0 || cmocka_run_group_tests(tests, NULL, NULL);
}
