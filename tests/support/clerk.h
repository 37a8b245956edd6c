/* clerk.h — what a unit test of a process stands on: one made-up town with a household, and one draft of a step
 * that is filled in, filed or refused. */
#ifndef FANGPIN_TESTS_SUPPORT_CLERK_H
#define FANGPIN_TESTS_SUPPORT_CLERK_H

#include "tests/support/enrolled.h"

struct clerk {
    struct town town;
    struct town_goods goods;
    struct subject home; /* the household of the goods */
    struct step_draft d;
};
extern struct clerk clerk;

/* A fresh town under the rules of Ma'erkang, furnished; for every test anew. */
int clerk_setup(void **state);
int clerk_teardown(void **state);
#define CLERK_TEST(name) cmocka_unit_test_setup_teardown(name, clerk_setup, clerk_teardown)

/* The draft of a step of the household; `thing` as step_draft has it. */
void clerk_draft(const char *name, const struct subject *thing);
/* … of another household of the village. */
void clerk_draft_of(const struct subject *household, const char *name, const struct subject *thing);
/* … of a matter of this place. */
void clerk_matter(const char *name, const struct subject *thing, uint64_t area);
/* … of the household, as enrolled_draft fills it. */
#define CLERK_DRAFT(name, ...)     enrolled_draft(&clerk.d, (name), &clerk.home, (const uint64_t[]){__VA_ARGS__, 0})
#define CLERK_DOES(own, name, ...) DO(&clerk.town, (own), (name), &clerk.home, __VA_ARGS__)

void clerk_number(uint32_t field, uint64_t v);
void clerk_text(uint32_t field, const char *text);
void clerk_bytes(uint32_t field, const void *at, size_t len);
void clerk_subject(uint32_t field, const struct subject *s); /* copied */
void clerk_list(uint32_t field, const uint64_t *numbers, size_t n);
#define CLERK_LIST(field, ...)                                                                                         \
    clerk_list((field), (const uint64_t[]){__VA_ARGS__}, sizeof((const uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t))

/* The draft, filed by the office `own`: accepted, or refused with this code. */
struct subject clerk_files(uint64_t own);
void clerk_refused(uint64_t own, const char *code);
/* … refused, and the reason or the remedy says this too. */
void clerk_refused_saying(uint64_t own, const char *code, const char *part);

/* … accepted, after every piece of memory was refused in turn, each time with the answer that there was none. */
void clerk_starved(uint64_t own);
/* The event that was filed last had seen nothing of what others did. */
void clerk_saw_nothing(void);

/* An act of a fixed kind about the household: lead, visit, decision …; `code` as the kind has it. */
struct filing clerk_act(uint32_t kind, uint32_t code);
struct subject clerk_acts(uint64_t own, uint32_t kind, uint32_t code);

/* Another household of three in the village. */
struct subject clerk_household(void);

void clerk_rules(const char *pack);
/* The pack in force says otherwise; or nothing. */
void clerk_rule(enum pack_key key, int64_t n);
void clerk_rule_unset(enum pack_key key);

/* The household's instance; `thing` NULL: of a process that it has once. Stops the test when there is none. */
const Fangpin__V1__ProcessView *clerk_sees(enum process_no no, const struct subject *thing);
/* … in the file of a matter of this place. */
const Fangpin__V1__ProcessView *clerk_sees_matter(enum process_no no, const struct subject *thing, uint64_t area);
const char *clerk_state(enum process_no no, const struct subject *thing);

#endif
