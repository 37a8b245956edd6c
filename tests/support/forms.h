/* forms.h — visit forms written as JSON, for tests. Single quotes stand for double ones. */
#ifndef FANGPIN_TESTS_SUPPORT_FORMS_H
#define FANGPIN_TESTS_SUPPORT_FORMS_H

#include "node/api/form_json.h"

/* A household of three hit by a quake: below a line of 6,800 yuan by one fen, its home damaged. Invented. */
extern const char form_quake[];

char *form_quoted(const char *text); /* malloc'd, with double quotes */
/* Stops the test when it is refused. */
Fangpin__V1__VisitForm *form_of(const char *text, struct arena *a);
struct span form_packed(const char *text, struct arena *a);

#endif
