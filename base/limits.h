/* limits.h — every limit of the program, what happens when it is reached, and the
 * arithmetic between them (D21). */
#ifndef FANGPIN_BASE_LIMITS_H
#define FANGPIN_BASE_LIMITS_H

#include <assert.h>

/* Events. A longer one is refused when signing and MALFORMED to every receiver. */
#define HEADER_BYTES_MAX       2048u
#define BODY_BYTES_MAX         (32u * 1024u)
#define SEALED_BYTES_MAX       (16u * 1024u)
#define SIGNATURES_MAX         8u            /* the office's and up to seven officers' */
#define ENCLOSURE_BYTES        (20u * 1024u) /* of originals in one enclosure; one that is longer goes alone */
#define ENCLOSURE_MAX          64u           /* originals in one */
#define ENCLOSURE_CERTS_MAX    16u
#define ENCLOSURE_CERTS_BYTES  (6u * 1024u)  /* what finds no room waits for the next enclosure */
#define ENCLOSURE_SEALED_BYTES (12u * 1024u) /* plain text in one; a longer one stays, and that is told */
#define ENCLOSURE_HEAD_MAX     1024u         /* of the body: everything but originals and certificates */
#define ENCLOSURE_NEST_MAX     3u /* of a household that moved on and on; households that move in a circle end there */
#define ENCLOSED_MAX           1024u /* papers shown of one household; later ones are kept and not shown */
#define CITES_MAX              32u   /* more facts than this are gathered in a dossier event */
#define EVENT_BYTES_MAX        (64u * 1024u)
#define THREADS_MAX            64u /* streams of one author in one scope and lane */
static_assert(HEADER_BYTES_MAX + BODY_BYTES_MAX + SEALED_BYTES_MAX + SIGNATURES_MAX * 80u + 64u < EVENT_BYTES_MAX,
              "an event made of the largest parts must fit its envelope");
static_assert(ENCLOSURE_BYTES + ENCLOSURE_CERTS_BYTES + ENCLOSURE_HEAD_MAX <= BODY_BYTES_MAX,
              "a full enclosure must fit");
static_assert(ENCLOSURE_SEALED_BYTES + ENCLOSURE_MAX * 16u <= SEALED_BYTES_MAX, "and its sealed part");

/* A heap moves elements through a buffer of this size; a larger one is our own mistake. */
#define HEAP_ELEMENT_BYTES_MAX 256u

/* Packets. A longer frame is dropped by ZeroMQ (MAXMSGSIZE) and the link starts again. */
#define PACKET_BYTES_MAX       (1536u * 1024u)
#define PACKET_PLAIN_BYTES_MAX (4u * 1024u * 1024u) /* what its table may unpack to */
#define PACKET_EVENTS_MAX      8192u
#define PACKET_ARENA_BYTES     (24u * 1024u * 1024u)
#define CHUNK_BYTES_MIN        (2u * 1024u) /* a sender fills packets to a size the line showed it can carry */
#define CHUNK_BYTES_START      (16u * 1024u)
#define CHUNK_BYTES_MAX        (448u * 1024u) /* holds some 2,600 events: a run's one signature check is shared by forty */
static_assert(CHUNK_BYTES_MAX + EVENT_BYTES_MAX < PACKET_BYTES_MAX, "a full chunk must fit in one packet");
#define SIGNATURE_SEARCH_MAX 8u    /* failed tips searched backwards in one packet (D4) */
#define PACKET_HEADS_MAX     4096u /* streams or scopes listed in one packet of a compare */
#define PACKET_WANTS_MAX     1024u /* streams asked for in one packet */

/* Openings that a store remembers; a cursor of an older one is compared. */
#define STORE_LIVES_MAX 64u

/* Sessions. */
#define WINDOW_CHUNKS       4u    /* chunks of one lane on the way without a receipt */
#define CHUNK_SLOW_MS       1000u /* a receipt later than this halves the chunk */
#define CHUNK_FAST_MS       250u  /* a receipt earlier than this lets it grow: twofold at least … */
#define CHUNK_GROWTH_MAX    8u    /* … and so much at most */
#define LANE_SHARE_CASEWORK 10u   /* per cent of bytes casework keeps under a flood (DOMAIN.md 6.1) */
#define LANE_SHARE_BULK     5u
#define HELLO_RETRY_MS      10000u  /* a hello that nobody answered is said again */
#define RECEIPT_TIMEOUT_MS  120000u /* a chunk without receipt for so long: the session starts again */
#define REMEMBER_RECEIPTS   20000u  /* receipts are made durable after so many events, */
#define REMEMBER_MS         60000u  /* or so long: they are for what is shown after a restart in the dark */
#define LINK_ECHO_MS        15000u  /* heard for so long without a receipt: the line carries one way only */
#define MANIFEST_MIN_MS     10000u  /* a manifest rides at most this often */
#define MANIFEST_COUNT_MAX  100000u /* unsent events a manifest counts; beyond it says this many */
#define HELLO_REFUSED_MS    300000u /* a hello that was refused is said again after this */
#define HEARD_WRITE_MS      60000u  /* the time a peer was last heard is made durable at most this often */
#define FLIGHT_MAX          16u     /* the widest window of a lane */
#define TAKEN_MAX           4096u   /* receipts owed; beyond it the sender runs into its timeout */
#define SKIPPED_TELL_MAX    8192u   /* after passing over so many a sender moves the cursor by an empty packet */
static_assert(WINDOW_CHUNKS <= FLIGHT_MAX, "the usual window must be possible");

/* Compares. The child asks; one question is open at a time. */
#define COMPARE_PERIOD_MS   (6ull * 3600 * 1000) /* a level link is checked this often, */
#define COMPARE_EVENTS      100000u              /* and after so many events */
#define COMPARE_PATIENCE_MS 600000u              /* a check waits so long for a moment when nothing is on the way */
#define COMPARE_ASK_MAX     256u                 /* sums or scopes in one question; more are not answered */
#define COMPARE_PASSES_MAX  8u                   /* rounds of finding and repairing before it is given up for now */
#define COMPARE_STEPS_MAX   65536u               /* questions of one compare; then it is given up for now */
#define COMPARE_TRIES_MAX   6u                   /* compares that end unlevel before an alarm */
#define COMPARE_RETRY_MS    60000u               /* after an unlevel end; doubles */
#define COMPARE_QUEUE_MAX   (2u * 65536u)        /* scopes waiting to be asked about; more wait for the next pass */
#define REPAIR_STREAMS_MAX  4096u                /* streams being repaired at once; the rest waits for the next page */

/* Parking: events that came too early or that nothing vouches for yet. Over the quota the newest is
 * dropped and asked for again by the next compare. */
#define PARKED_PER_PEER_MAX       10000u
#define PARKED_BYTES_PER_PEER_MAX (16u * 1024u * 1024u)

/* Events of one author kept at one position. Two prove a fork; one beyond the limit is not kept. */
#define FORK_EVENTS_MAX 255u

/* The core. */
#define BATCH_INPUTS_MAX   256u                 /* inputs of one step */
#define BATCH_EVENTS_MAX   8192u                /* events of one commit; the rest waits for the next */
#define REFOLD_SLICE_MAX   20000u               /* subjects refolded in one commit; the rest stays marked stale */
#define INDEX_SLICE_MAX    1000u                /* households given their index in one commit; the rest with the next */
#define SUBJECT_EVENTS_MAX 4096u                /* events of one household; later ones are kept and shown as unfolded */
#define INTAKE_QUEUE_MAX   512u                 /* packets waiting for the core per lane; then the link is not read */
#define INTAKE_BYTES_MAX   (8u * 1024u * 1024u) /* of frames waiting for the core; then the link is not read */
#define OPEN_AHEAD_BYTES   (2u * 1024u * 1024u) /* of frames opened before the core takes them: opened they are large */
#define FILING_QUEUE_MAX   4096u                /* filings waiting; then the API answers 503 */
static_assert(BATCH_EVENTS_MAX >= PACKET_EVENTS_MAX, "the fullest packet must fit in one batch");
static_assert(INTAKE_BYTES_MAX >= 4 * PACKET_BYTES_MAX, "a few of the largest packets must find room together");

/* The core, inside one step. */
#define UNPARK_MAX            1024u      /* parked events that one arrival may free at once; the rest with the next */
#define UNPARK_LOOKS_MAX      16384u     /* parked events looked at for one packet */
#define LIST_ROWS_MAX         (8u << 20) /* bytes of a whole area list, unpacked; a longer one is not taken */
#define LIST_PART_ROWS        (40u * 1024u)         /* of rows, unpacked; they pack to about a third */
#define CORE_ARENA_BYTES      (512u << 20)          /* a cap, not a size: what 256 full packets may decode to */
#define CORE_ARENA_KEEP_BYTES (4u << 20)            /* more than this is given back before the next step */
#define THREADS_DEFAULT       8u                    /* streams of an office per scope and lane, unless configured */
#define FOUND_ARENA_BYTES     (64u << 20)           /* a cap for making one office */
#define REBUILD_SLICE         4096u                 /* events folded before their households are */
#define FOLLOW_AHEAD_MS       (24ull * 3600 * 1000) /* a cited clock further ahead of ours than this is not followed */
#define UNSENT_COUNT_MAX      10000000u             /* counted no further: what is shown is then at least so many */

#define LINK_GAPS_MAX   64u    /* dark times kept of one peer; older ones are forgotten */
#define LINK_GAP_MIN_MS 60000u /* a shorter silence is no gap (link.down_after, DOMAIN.md 4.2) */

/* The store. */
#define STORE_MAP_BYTES   (64ull << 30) /* address space, not disk */
#define STORE_READERS_MAX 64u

/* The host. */
#define PEERS_MAX             4096u
#define ZMQ_HWM               64
#define ZMQ_TURN_MESSAGES_MAX 64u   /* messages taken from a socket in one turn of the loop */
#define HEARTBEAT_MS          28000 /* on the DEALER side only; two a minute, within 600 bytes */
#define HEARTBEAT_TIMEOUT_MS  27000
#define HEARTBEAT_TTL_MS      58000 /* the ROUTER lets a silent child go after this */
#define HANDSHAKE_MS          10000
#define RECONNECT_MS          200
#define RECONNECT_MAX_MS      30000
#define API_BODY_BYTES_MAX    (1u << 20)
#define API_BATCH_FILINGS_MAX 1000u
#define API_CONNECTIONS_MAX   64u
#define API_IDLE_SECONDS      10u
#define LINK_QUIET_MS         90000u /* a dark link whose socket tells nothing for so long gets a new socket */
#define TRIM_IDLE_MS          2000u  /* after so long without work memory is given back */
#define TRIM_LOOK_MS          100u   /* while working the mapped memory is looked at this often … */
#define TRIM_MAPPED_BYTES     (16u * 1024u * 1024u) /* … and given back beyond this */
#define OPEN_INLINE_BYTES     4096u /* packets up to this size may be opened by the core thread itself */
#define OPEN_THREADS_MAX      16u
#define STOP_BUDGET_MS        2000u

/* Papers and boards of the API. */
#define AGENDA_UNITS_MAX     2048u /* units in the papers of a meeting; of more, "more": true, and nothing of them */
#define WARNING_PERSONS_MAX  64u   /* persons of one office who each answer a warning */
#define WARNING_VERSIONS_MAX 64u   /* versions of a warning that each ask somebody; the newest are kept */

/* The simulator. */
#define SIM_STORES_OPEN_MAX 6000u        /* stores with open files, three each; the longest idle rests */
#define SIM_MMAP_BYTES      (256u << 10) /* allocations from this size on are given back whole, and cost what they touch */
#define SIM_MAP_BYTES       (1ull << 30)
#define SIM_WATCHES_MAX     16u
#define LINE_NOTICE_MIN_MS  HEARTBEAT_TIMEOUT_MS /* a dead line is noticed after this at the earliest, */
#define LINE_NOTICE_MAX_MS  HEARTBEAT_TTL_MS     /* and after this at the latest */

#define STORM_OFFICES_MAX 64u /* offices that a storm draws */

/* Drills. A file beyond these is refused with the line that reaches them. */
#define DRILL_BYTES_MAX      (1u << 20)
#define DRILL_DEPTH_MAX      4u  /* sections inside sections */
#define DRILL_FAULTS_MAX     64u /* kept of one file; further ones are counted */
#define DRILL_OFFICES_MAX    16384u
#define CHECKED_OFFICES_MAX  DRILL_OFFICES_MAX /* invariants are looked at in every one of them */
#define DRILL_HOUSEHOLDS_MAX 2000000u
#define DRILL_DAYS_MAX       400u
#define DRILL_ARENA_BYTES    (256u << 20) /* what a drill may unpack to */

/* Trees and tokens. */
#define AREAS_MAX            65536u
#define AREA_NAME_BYTES_MAX  192u
#define AREA_LIST_PART_BYTES (24u * 1024u)
#define TREE_DEPTH_MAX       4u
#define TOKEN_BYTES_MAX      512u
#define INVITE_TTL_MS        (72ull * 3600 * 1000)
#define INVITES_OPEN_MAX     1024u
static_assert(AREA_LIST_PART_BYTES + 256u < BODY_BYTES_MAX, "a part of the area list must fit a body");

/* What a refusal says: what is wrong and why, what to do. A longer sentence is cut between two characters. */
#define REFUSAL_TEXT_BYTES   200u
#define REFUSAL_REMEDY_BYTES 240u

/* Filings. A longer text is refused before signing. */
#define FILING_NAME_BYTES_MAX 192u
#define FILING_TEXT_BYTES_MAX 600u
#define FORM_LIST_MAX         64u /* of a visit's members, houses …: more is no household */

/* Packs and calendars. A longer text is refused before it is read; further faults are counted only. */
#define PACK_BYTES_MAX     (30u * 1024u)
#define PACK_FAULTS_MAX    32u
#define CALENDAR_YEARS_MAX 32u /* years that an office knows the days off of; the latest are kept */
static_assert(PACK_BYTES_MAX + 512u < BODY_BYTES_MAX, "a pack must fit a body");

/* Drill reports. A longer record is refused as a whole, except that charts and tables show so many rows and say how many
 * they left out. */
#define REPORT_FILE_BYTES_MAX  (256u << 20)
#define REPORT_ARENA_BYTES     (512u << 20)
#define REPORT_NUMBER_MAX      9007199254740991ll /* a whole number that every reader of JSON keeps exactly */
#define REPORT_OFFICES_MAX     65536u
#define REPORT_SPANS_MAX       100000u
#define REPORT_MARKS_MAX       100000u
#define REPORT_SAMPLES_MAX     20000u
#define REPORT_LIST_MAX        10000u /* scores, faults, invariants, expectations, heals */
#define REPORT_STORY_LINES_MAX 1000u
#define REPORT_DEPTH_MAX       16u /* offices above an office */
#define REPORT_LANES_MAX       60u /* offices in the swim-lanes, so many on one drawing: */
#define REPORT_LANES_PAGE      30u
#define REPORT_ROWS_MAX        40u  /* rows of the table under a chart; the CSV has all */
#define REPORT_FAILED_MAX      100u /* failed expectations told with their story */
#define REPORT_STORY_SHOWN     40u  /* lines of it */
#define REPORT_PASSED_MAX      1000u
#define REPORT_TEXT_BYTES_MAX  2000u /* of one text; the rest is cut with a sign */

/* Money, in fen (I13). */
#define FEN_MAX 1000000000000000ll

#endif
