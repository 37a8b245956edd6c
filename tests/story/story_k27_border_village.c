/* K27: a border village gets a new code in the other township while its old township is cut off and works on under the
 * old one. The county's list decides whose it is; what was signed keeps the code of its time; each household's case is
 * handed over from the old code to the new one. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/orders.h"
#include "support/world_api.h"

struct facts {
    char old[ID_TEXT], fresh[ID_TEXT], out[ID_TEXT], in[ID_TEXT];
};

#define LIST "411100000000,漯河市\n411121000000,舞阳县\n411121102000,北舞渡镇\n411121102201,界村\n411121103000,莲花镇\n"
static const char list[] = LIST;
static const char changed[] = LIST "411121103299,界村(新)\n";

#define OLD "\"household\":\"%s\",\"area\":\"411121102201\""
#define NEW "\"household\":\"%s\",\"area\":\"411121103299\""

static struct world *border(uint64_t seed)
{
    struct world *w = world_new(list, seed);

    world_office(w, "M", "411100000000");
    world_office(w, "C", "411121000000");
    world_office(w, "T", "411121102000");
    world_office(w, "U", "411121103000");
    return w;
}

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    snprintf(
        f->old, ID_TEXT, "%s",
        world_does(w, "T", "{\"kind\":\"household\",\"area\":\"411121102201\",\"people\":3,\"head_name\":\"赵甲\"}"));
}

static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    world_refuses(w, "U", "not_this_place",
                  "{\"kind\":\"household\",\"area\":\"411121102201\",\"people\":3,\"head_name\":\"赵甲\"}");
    world_does(w, "T", "{\"kind\":\"relief_emergency\",\"cause\":\"evacuated\",\"count\":3," OLD "}", f->old);
    world_new_list(w, changed);
    world_run(w);
    snprintf(
        f->fresh, ID_TEXT, "%s",
        world_does(w, "U", "{\"kind\":\"household\",\"area\":\"411121103299\",\"people\":3,\"head_name\":\"赵甲\"}"));
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    if (strcmp(office, "U") != 0)
        EXPECT(strcmp(world_process(w, office, f->old, "relief", "state"), "emergency") == 0);
    EXPECT(world_status(w, office).area_list == 2);
}

static void settle(struct world *w, void *arg)
{
    struct facts *f = arg;

    snprintf(f->out, ID_TEXT, "%s",
             world_does(w, "C",
                        "{\"kind\":\"move_out\",\"areas\":[\"411121103299\"],\"link\":\"%s\",\"rule\":\"code\"," OLD
                        "}",
                        f->fresh, f->old));
    snprintf(f->in, ID_TEXT, "%s",
             world_does(w, "C", "{\"kind\":\"move_in\",\"areas\":[\"411121102201\"],\"link\":\"%s\"," NEW "}", f->old,
                        f->fresh));
    world_run(w);
    world_does(w, "U",
               "{\"kind\":\"move_accept\",\"thing\":\"%s\",\"officer\":\"1a1b1c1d1e1f10111213141516171819\"," NEW "}",
               f->in, f->fresh);
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    if (strcmp(office, "U") != 0) {
        json_t *o = world_asks(w, office, "/v1/case/%s", f->old);
        EXPECT(strcmp(world_said(o, "case.area"), "411121102201") == 0); /* the code of its time */
        json_decref(o);
        EXPECT(strcmp(world_process(w, office, f->old, "move", "now.rule"), "code") == 0);
    }
    if (strcmp(office, "T") != 0)
        EXPECT(strcmp(world_process(w, office, f->fresh, "move", "state"), "arrived") == 0);
}

static void a_border_village_is_whose_the_list_says(void **state)
{
    static const struct order_story story = {.make = border,
                                             .before = before,
                                             .cut = {{"T", "C"}},
                                             .act = act,
                                             .found = found,
                                             .settle = settle,
                                             .settled = settled,
                                             .offices = {"M", "C", "T", "U"}};
    struct facts facts;

    (void)state;
    orders_tell(&story, &facts, sizeof facts, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_border_village_is_whose_the_list_says)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
