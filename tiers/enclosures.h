/* enclosures.h — papers of a household that moved, as its new village holds them (DOMAIN.md section 7, K4; D7). Pure.
 *
 * The office above both villages encloses what was signed in the old village's scope, byte for byte, in the scope of the
 * new one. An enclosed paper is told and never counted: its money was spent, its decision made, its debt owed where it
 * was signed. What does not fit is left out with a note and stops nothing. */
#ifndef FANGPIN_TIERS_ENCLOSURES_H
#define FANGPIN_TIERS_ENCLOSURES_H

#include "tiers/act.h"
#include "tiers/case_aid.h"
#include "tiers/tree.h"

/* Numbers of EnclosureBody's fields. */
enum { ENCLOSURE_ORIGINAL = 6, ENCLOSURE_CERTIFICATE = 7, ENCLOSURE_KEY_ID = 8, ENCLOSURE_WRAP = 9 };

enum enclosed {
    ENCLOSED_GOOD,
    ENCLOSED_DAMAGED,   /* its parts do not fit its own hashes, or it is no envelope */
    ENCLOSED_ELSEWHERE, /* signed in another scope than the old village's */
    ENCLOSED_OTHER,     /* of another household */
    ENCLOSED_NOMEM,
};

/* The next bytes of a field in a body, without trust and without memory; false at the end, or where the body breaks. */
bool enclosure_next(struct span *rest, uint32_t field, struct span *out);

/* One original of an enclosure; `out` borrows from it and from the arena. Signatures are not looked at: `fangpin verify
 * --case` does, with the certificates enclosed. */
enum enclosed enclosed_read(struct event *out, const struct act *enclosure, struct span original, struct arena *a);

/* Whether who signed the enclosure stands above the old village, too. */
bool enclosure_stands(const struct tree *t, const struct event *e, const struct act *enclosure);

/* The id of the key that opens the sealed part of an event about a household; at NULL: it names none. */
struct span sealed_key_id(const struct event *e);

/* Fill `enclosed` of a case file; `note` is told what has no effect. ERR_NOMEM. */
int enclosures_show(const struct tree *t, const struct aid_entry *entries, size_t n, Fangpin__V1__CaseView *view,
                    void (*note)(void *self, size_t entry, const char *what), void *self, struct arena *a);

#endif
