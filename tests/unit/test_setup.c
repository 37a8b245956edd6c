#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "node/cli/setup.h"
#include "support/cli_bed.h"

static struct cli_bed bed;

static int up(void **state)
{
    (void)state;
    cli_bed_up(&bed);
    return crypto_start();
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static void two_times_differ_in_entropy_and_never_go_back(void **state)
{
    struct step_time a = step_time_now(), b = step_time_now();

    (void)state;
    assert_memory_not_equal(a.entropy, b.entropy, sizeof a.entropy);
    assert_true(b.now.ms >= a.now.ms);
}

static void files_are_read_up_to_a_limit(void **state)
{
    char *text;
    size_t len;

    (void)state;
    cli_bed_write(&bed, "five", "12345");
    assert_int_equal(file_read(cli_bed_path(&bed, "five"), 5, &text, &len), 0);
    assert_int_equal(len, 5);
    assert_string_equal(text, "12345");
    free(text);
    assert_int_equal(file_read(cli_bed_path(&bed, "five"), 4, &text, &len), ERR_TOO_BIG);
    assert_int_equal(file_read(cli_bed_path(&bed, "absent"), 4, &text, &len), ERR_NOT_FOUND);
    assert_int_equal(file_read(bed.root, 4096, &text, &len), ERR_IO);
}

/* A second try uses the keys of the first: an invitation may be bound to them. */
static void keys_of_a_first_try_are_used_again_and_all_else_goes(void **state)
{
    struct cli c = {.dir = cli_bed_path(&bed, "office")};
    struct author first;
    struct setup s;

    (void)state;
    assert_int_equal(setup_begin(&s, &c), 0);
    first = s.keys.public_key;
    setup_abort(&s, true);
    assert_int_equal(access(cli_bed_path(&bed, "office.part/office.key"), F_OK), 0);
    assert_int_equal(access(cli_bed_path(&bed, "office.part/data.mdb"), F_OK), -1);
    assert_int_equal(setup_begin(&s, &c), 0);
    assert_true(author_equal(&first, &s.keys.public_key));
    setup_abort(&s, false);
    assert_int_equal(access(cli_bed_path(&bed, "office.part"), F_OK), -1);
    assert_int_equal(access(cli_bed_path(&bed, "office"), F_OK), -1);
}

static void a_finished_folder_stands_in_its_place(void **state)
{
    struct cli c = {.dir = cli_bed_path(&bed, "done")};
    struct config config = config_defaults();
    struct setup s;

    (void)state;
    assert_int_equal(setup_begin(&s, &c), 0);
    assert_int_equal(setup_finish(&s, &c, &config), 0);
    assert_int_equal(access(cli_bed_path(&bed, "done/data.mdb"), F_OK), 0);
    assert_int_equal(access(cli_bed_path(&bed, "done.part"), F_OK), -1);
    assert_int_equal(setup_begin(&s, &c), EX_CANTCREAT);
}

static void a_folder_with_no_room_for_its_socket_is_refused(void **state)
{
    char deep[200];
    struct cli c = {.dir = deep};
    struct setup s;

    (void)state;
    snprintf(deep, sizeof deep, "%s/%0120d", bed.root, 1);
    assert_int_equal(setup_begin(&s, &c), EX_CANTCREAT);
    setup_abort(&s, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_times_differ_in_entropy_and_never_go_back),
        cmocka_unit_test(files_are_read_up_to_a_limit),
        cmocka_unit_test(keys_of_a_first_try_are_used_again_and_all_else_goes),
        cmocka_unit_test(a_finished_folder_stands_in_its_place),
        cmocka_unit_test(a_folder_with_no_room_for_its_socket_is_refused),
    };

    return cmocka_run_group_tests(tests, up, down);
}
