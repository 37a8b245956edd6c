/* process.h — the casework of DOMAIN.md section 3 as tables. One mechanism for all of it: a process is a table of
 * states, facts and steps in a file of its own (proc_NAME.c); process.c finds rows, step_fold.c runs them over a
 * set of events, step_filing.c asks them before anything is signed. The second process costs a table and its guards.
 *
 *   state  where an instance stands, whose move is awaited, and what must be true there
 *   fact   something that became true and may be needed later: visited, compared, consented
 *   step   what an office signs: from which states, needing which facts, to which state, setting which facts
 *
 * A step is an event kind of its own (D6), numbered 256 + 32·process + step; its body is StepBody (step.proto). Rows of
 * one kind stand together and the first that fits applies. A step that fits nowhere yet waits (G4); nothing is decided
 * by a clock (G1), only by the tier that may (G5). */
#ifndef FANGPIN_TIERS_PROCESS_H
#define FANGPIN_TIERS_PROCESS_H

#include "tiers/code.h"
#include "tiers/kinds.h"
#include "tiers/pack_keys.h"

#define STEP_KINDS_FIRST         256u
#define STEPS_MAX                32u /* of one process; numbers of kinds are 32 apart */
#define STATES_MAX               32u /* of one process; sets of them are 32 bits */
#define FACTS_MAX                32u
#define STEP_FIELDS_MAX          12u
#define STEP_GUARDS_MAX          6u
#define AWAITS_MAX               6u /* whom one instance may wait for at once */
#define STEP_KIND(process, step) (STEP_KINDS_FIRST + 32u * (process) + (step))

enum process_no { /* on the wire: never reused */
                  PROCESS_CASE = 1,
                  PROCESS_GREEN = 2,
                  PROCESS_LEAD = 3,
                  PROCESS_EVENT = 4,
                  PROCESS_MEASURE = 5,
                  PROCESS_CONTACT = 6,
                  PROCESS_DELIST = 7,
                  PROCESS_TRACK = 8,
                  PROCESS_OBJECTION = 9,
                  PROCESS_HOUSE = 10,
                  PROCESS_WATER = 11,
                  PROCESS_RELIEF = 12,
                  PROCESS_LOAN = 13,
                  PROCESS_WARNING = 14,
                  PROCESS_CALL = 15,
                  PROCESS_HAZARD = 16,
                  PROCESS_EVACUATION = 17,
                  PROCESS_SURVEY = 18,
                  PROCESS_RISK = 19, /* large-scale risk */
                  PROCESS_LEDGER = 20,
                  PROCESS_OFFICER = 21,
                  PROCESS_KEY = 22,
                  PROCESS_MOVE = 23, /* a household that moved, was split, merged, or lost a member */
                  PROCESS_CLAIM = 24,
                  PROCESS_MERGE = 25,    /* one household that was registered twice */
                  PROCESS_RULES = 26,    /* acts signed under an older pack */
                  PROCESS_PETITION = 27, /* where a petition lead came from */
                  PROCESS_MEETING = 32,
                  PROCESS_REPORT = 33, /* statistics as reported */
                  PROCESS_ACTIVITY = 34,
                  PROCESS_ROUND = 35,   /* a village's part of a survey */
                  PROCESS_LINE = 36,    /* a household's line of a survey */
                  PROCESS_PROJECT = 28, /* emergency projects, works first, assets */
                  PROCESS_WORKS = 29,   /* water works and their patrols */
                  PROCESS_ISSUE = 30,   /* the problem ledger of a household */
                  PROCESS_FAMILY = 31,  /* who belongs to a household */
                  PROCESS_PAYMENT = 37,
                  PROCESS_DISPUTE = 38, /* of a grant */
};

/* Steps that settle debts of help given first (case_fold.c). */
#define KIND_CASE_OPEN      STEP_KIND(PROCESS_CASE, 0)
#define KIND_GREEN_REGISTER STEP_KIND(PROCESS_GREEN, 4)
#define KIND_MOVE_IN        STEP_KIND(PROCESS_MOVE, 4) /* what encloses papers waits for (enclosures.h) */
#define KIND_GREEN_RATIFY   STEP_KIND(PROCESS_GREEN, 9)

/* It settles that an act was signed under an older pack (pack_lag.h). */
#define KIND_RULES_RATIFY STEP_KIND(PROCESS_RULES, 0)

enum process_subject {
    SUBJECT_HOUSEHOLD_ONCE, /* a household has one of it, in rounds: its recognition */
    SUBJECT_HOUSEHOLD,      /* a household may have many: measures, loans */
    SUBJECT_PLACE,          /* a matter of a village, township or county */
};

enum role { /* whose desk, DOMAIN.md 2.5 */
            ROLE_NONE,
            ROLE_VILLAGE,    /* the two committees */
            ROLE_VERIFIER,   /* household visits */
            ROLE_CONTACT,    /* contact person, work team */
            ROLE_DISASTER,   /* disaster information officer, duty desk */
            ROLE_TOWNSHIP,   /* township government, officer in charge of the village */
            ROLE_BUREAU,     /* county rural-revitalisation bureau */
            ROLE_LEADER,     /* county leader */
            ROLE_DEPARTMENT, /* a sector department */
            ROLE_FINANCE,
            ROLES
};
extern const struct code_list codes_role;

#define TO_SAME       0xFFu
#define IN(state)     (1u << (state))
#define IN_ANY        0xFFFFFFFFu
#define STATE_NONE    0 /* before the first step, in every process */
#define FACT(no)      (1u << (no))
#define NUMBER_OF(at) (sizeof(at) / sizeof((at)[0]))

struct state_row {
    const char *name, *zh;
    enum tier owner; /* whose move is awaited, from the place up; 0 with `waits` false: nobody's */
    bool waits;
    enum role role;
    const char *duty_zh, *duty; /* what is awaited */
    uint32_t must, never;       /* facts in this state: asserted after every move */
    bool end;
};

/* Who is awaited may depend on facts: beside the state's own words every row of the state whose facts fit says what
 * somebody owes. */
struct duty_row {
    uint8_t state;
    uint32_t needs, lacks; /* all of, none of */
    enum tier owner;
    enum role role;
    const char *duty_zh, *duty;
};

/* One that is awaited. */
struct awaited {
    uint8_t no; /* 0: by the state's own words; else the duty row's place + 1 */
    enum tier owner;
    enum role role;
    const char *duty_zh, *duty;
};

struct fact_row {
    const char *name, *zh;
    const char *remedy; /* what brings it about, both languages; shown when it is missing */
};

enum field_need { FIELD_MAY, FIELD_MUST };

struct step_field {
    uint8_t number; /* of StepBody, STEP_… in step.h */
    uint8_t need;
    const struct code_list *codes; /* of a coded number; NULL: a plain value */
};

struct step_values;
struct step_job;
/* A check before signing beyond the table: 0, or ERR_REFUSED with the reason filled. */
typedef int step_guard(struct step_job *j);

struct step_row {
    struct kind_row k;          /* name: "house_report"; for rows bound to a fixed kind only `k.kind` counts */
    const char *en;             /* what it does, for help */
    uint32_t from;              /* set of states; STATE_NONE in it: it may begin an instance */
    uint8_t to;                 /* or TO_SAME */
    uint32_t needs, any, lacks; /* facts: all of, at least one of (0: no matter), none of */
    uint32_t sets, clears;
    uint32_t (*marks)(const struct step_values *v); /* facts that its fields bring with them; NULL: none */
    enum pack_key due;                              /* the pack's limit that starts here (4.1, 4.2); 0: none */
    bool settles;  /* a word of the competent tier: what it cites is no longer crossed */
    bool restarts; /* what waited belonged to what was before it, and is not tried again */
    bool untimed;  /* it comes after what was due: the day that it follows is not its own */
    bool decides;  /* the decision of a procedure: news that did not know of it, and that it did not know, crosses it */
    bool considers;   /* it weighs the news it cites: every lead and help that is known */
    uint8_t distinct; /* a field of bytes: with another value of it the step is no repetition, steps met; 0: none */
    bool repeats;     /* may come again and again: notes, progress */
    struct step_field fields[STEP_FIELDS_MAX + 1]; /* behind the last an empty one, as behind the guards */
    step_guard *guards[STEP_GUARDS_MAX + 1];
};

struct process {
    enum process_no no;
    const char *name, *zh;
    const char *clause; /* where the sources speak of it */
    enum process_subject subject;
    enum tier umpire; /* who says what holds when two steps met */
    uint8_t lane;     /* of the work it asks for */
    bool adopts;      /* its thing is somebody else's: the warning that a village answers */
    /* The thing is made from what a step says: one report for each unit and month. NULL: it is minted or given. */
    struct subject (*thing_of)(struct area place, const struct step_values *v);
    uint32_t owes;       /* facts while which papers are owed, by the day owed_on */
    uint32_t unfinished; /* states in which the whole is awaited, by the day finish_on */
    const struct state_row *states;
    const struct fact_row *facts;
    const struct step_row *steps;
    uint32_t news; /* fixed kinds, bits 1 << (kind - KIND_HOUSEHOLD): events that a running procedure must consider */
    const struct duty_row *duties; /* may be NULL */
    uint8_t n_states, n_facts, n_steps, n_duties;
};

/* All of them, by number; NULL beyond the last or for a gap. */
const struct process *process_get(uint32_t no);
const struct process *process_next(const struct process *p); /* NULL: the first; gives NULL after the last */
const struct process *process_by_name(const char *name);

/* The process and first row of a step's kind; false when this version knows none. */
bool step_find(uint32_t kind, const struct process **process, const struct step_row **row);
const struct step_row *step_by_name(const char *name, const struct process **process);
bool kind_is_step(uint32_t kind);

/* The field's name in JSON and on the command line: a coded number is called after its list ("damage"). */
const char *step_field_name(const struct step_field *f);

/* The step's own word: "report" of "house_report". */
const char *step_verb(const struct process *p, const struct step_row *row);

/* Whom an instance in this state with these facts waits for, the first first. */
size_t process_awaits(const struct process *p, uint32_t state, uint32_t facts, struct awaited out[AWAITS_MAX]);
/* The same, by the number it has. False when the table has none. */
bool process_awaited(const struct process *p, uint32_t state, uint8_t no, struct awaited *out);

/* The row of `kind` that applies in this state with these facts, or NULL. */
const struct step_row *step_fitting(const struct process *p, uint32_t kind, uint32_t state, uint32_t facts);

#endif
