/* kinds.h — numbers on the wire. What a kind means, its lane, its reach and who may author it stand in one
 * table (tiers/kinds.c). Numbers are never reused. Unknown ones are stored and relayed (D3). */
#ifndef FANGPIN_PROTO_KINDS_H
#define FANGPIN_PROTO_KINDS_H

enum kind {
    KIND_GENESIS = 1,
    KIND_AREA_LIST = 2,
    KIND_CERTIFICATE = 3,
    KIND_WRAP = 4,
    KIND_FORK_EVIDENCE = 5,

    KIND_HOUSEHOLD = 20,
    KIND_LEAD = 21,
    KIND_STANDING_AUTHORITY = 22,
    KIND_HELP = 23,
    KIND_FUND = 24,
    KIND_RIGHTS = 25,
    KIND_GRANT = 26,
    KIND_VISIT = 27,
    KIND_DECISION = 28,
    KIND_REFUSAL = 29,
    KIND_NOTICE = 30,
    KIND_GRANT_VOID = 31,
    KIND_GRANT_DELIVER = 32,
    KIND_GRANT_CONFIRM = 33,
    KIND_RECOVERY = 34,
    KIND_RECALL = 35,
    KIND_EXPIRY = 36,
    KIND_WRITE_OFF = 37,
    KIND_DUPLICATE_SETTLE = 38,
    KIND_INDEX_KEY = 39,

    KIND_PACK = 40,
    KIND_PACK_COUNTERSIGN = 41,
    KIND_PACK_WITHDRAW = 42,
    KIND_CALENDAR = 43,

    KIND_PUSH = 44,
    KIND_PUSH_URGENT = 45,
    KIND_LEAD_URGENT = 46,
    KIND_PUSH_RECORD = 47,
    KIND_PUSH_FEEDBACK = 48,
    KIND_LEAD_CLOSE = 49,
    KIND_AUTHORITY_REVOKE = 50,
    KIND_ENCLOSURE = 51,
};

enum { SUITE_1 = 1, HEADER_VERSION = 1, PROTOCOL_VERSION = 1 };

#endif
