#include "tests/support/clerk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "base/must.h"
#include "proto/packet.h"

struct clerk clerk;

int clerk_setup(void **state)
{
    (void)state;
    town_make(&clerk.town);
    town_rules(&clerk.town, "maerkang-2022");
    clerk.goods = town_furnish(&clerk.town);
    clerk.home = clerk.goods.household;
    return 0;
}

int clerk_teardown(void **state)
{
    (void)state;
    town_free(&clerk.town);
    return 0;
}

/* ---- the draft ---- */

void clerk_draft(const char *name, const struct subject *thing)
{
    clerk_draft_of(&clerk.home, name, thing);
}

void clerk_draft_of(const struct subject *household, const char *name, const struct subject *thing)
{
    step_draft(&clerk.d, name, household, thing);
}

void clerk_matter(const char *name, const struct subject *thing, uint64_t area)
{
    step_draft(&clerk.d, name, NULL, thing);
    clerk.d.filing.area.code = area;
}

void clerk_number(uint32_t field, uint64_t v)
{
    step_number(&clerk.d, field, v);
}

void clerk_text(uint32_t field, const char *text)
{
    step_text(&clerk.d, field, text);
}

void clerk_bytes(uint32_t field, const void *at, size_t len)
{
    step_bytes(&clerk.d, field, at, len);
}

void clerk_subject(uint32_t field, const struct subject *s)
{
    const struct subject *kept = arena_copy(&clerk.town.arena, s, sizeof *s);

    must(kept);
    clerk_bytes(field, kept->b, sizeof kept->b);
}

void clerk_list(uint32_t field, const uint64_t *numbers, size_t n)
{
    uint8_t *at = arena_take(&clerk.town.arena, 10 * n);
    size_t len = 0;

    must(at);
    for (size_t i = 0; i < n; i++)
        len = step_list_add(at, len, 10 * n, numbers[i]);
    clerk_bytes(field, at, len);
}

struct subject clerk_files(uint64_t own)
{
    return town_filed(&clerk.town, own, &clerk.d.filing);
}

void clerk_refused(uint64_t own, const char *code)
{
    town_refused(&clerk.town, own, &clerk.d.filing, code);
}

void clerk_refused_saying(uint64_t own, const char *code, const char *part)
{
    struct filing_result out;
    struct filing_refusal why;

    clerk_refused(own, code);
    assert_int_equal(town_file(&clerk.town, own, &clerk.d.filing, &out, &why), ERR_REFUSED);
    if (!strstr(why.why, part) && !strstr(why.remedy, part))
        fail_msg("\"%s\" is neither in \"%s\" nor in \"%s\"", part, why.why, why.remedy);
}

void clerk_starved(uint64_t own)
{
    clerk.town.starving = true;
    clerk_files(own);
    clerk.town.starving = false;
}

void clerk_saw_nothing(void)
{
    clerk.town.events[clerk.town.n - 1].n_cites = 0;
}

/* ---- other acts ---- */

struct filing clerk_act(uint32_t kind, uint32_t code)
{
    struct filing f = {.kind = kind, .area = {TOWN_VILLAGE}, .subject = clerk.home, .code = code};

    if (kind == KIND_LEAD)
        f.code2 = CHANNEL_COUNTER;
    return f;
}

struct subject clerk_acts(uint64_t own, uint32_t kind, uint32_t code)
{
    struct filing f = clerk_act(kind, code);

    return town_filed(&clerk.town, own, &f);
}

struct subject clerk_household(void)
{
    struct filing f = {.kind = KIND_HOUSEHOLD, .people = 3, .head_name = "某某"};

    return town_filed(&clerk.town, TOWN_VILLAGE, &f);
}

void clerk_rules(const char *pack)
{
    town_rules(&clerk.town, pack);
}

static struct pack_value *rule(enum pack_key key)
{
    struct pack *p = arena_copy(&clerk.town.arena, clerk.town.pack, sizeof *p);

    must(p);
    clerk.town.pack = p;
    return &p->at[key];
}

void clerk_rule(enum pack_key key, int64_t n)
{
    struct pack_value *v = rule(key);

    v->origin = PACK_DEFAULT;
    v->n = n;
}

void clerk_rule_unset(enum pack_key key)
{
    rule(key)->origin = PACK_UNSET;
}

/* ---- what came of it ---- */

const Fangpin__V1__ProcessView *clerk_sees(enum process_no no, const struct subject *thing)
{
    const Fangpin__V1__ProcessView *v =
        step_instance(town_case(&clerk.town, &clerk.home), process_get((uint32_t)no), thing ? thing : &clerk.home);

    assert_non_null(v);
    return v;
}

const Fangpin__V1__ProcessView *clerk_sees_matter(enum process_no no, const struct subject *thing, uint64_t area)
{
    ProtobufCAllocator memory = arena_allocator(&clerk.town.arena);
    struct span view = town_view(&clerk.town, area, VIEW_CASE, thing);
    const Fangpin__V1__CaseView *file = fangpin__v1__case_view__unpack(&memory, view.len, view.at);

    assert_non_null(file);
    const Fangpin__V1__ProcessView *v = step_instance(file, process_get((uint32_t)no), thing);
    assert_non_null(v);
    return v;
}

const char *clerk_state(enum process_no no, const struct subject *thing)
{
    return process_get((uint32_t)no)->states[clerk_sees(no, thing)->state].name;
}
