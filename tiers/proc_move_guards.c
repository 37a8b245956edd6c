/* Who may hand a household over, and when two households count as two (DOMAIN.md section 7, K4, K18; S4·三(四)). */
#include "tiers/proc_homes.h"

#define PROOF 0 /* the fact, in proc_family.c */

/* D7: only an office above both villages signs a handover. */
int guard_move_ancestor(struct step_job *s)
{
    const struct filing_world *w = s->j->w;
    struct span list = s->v.bytes[STEP_AREAS];
    uint64_t code = 0;

    if (!step_list_next(&list, &code) || list.len > 0 || area_tier((struct area){code}) != TIER_VILLAGE ||
        code == s->j->place.code)
        return step_refuse(s, "bad_other_village", "另一个村没有写对 / the other village is not given",
                           "areas 填另一个村的代码,只填一个 / areas holds the code of the one other village",
                           "改正 areas / correct areas");
    if (tree_inside(w->tree, (struct area){code}, w->own))
        return 0;
    return step_refuse(s, "not_common_ancestor", "两个村不都归本单位 / one of the villages is not below this office",
                       "移交由两个村共同的上级签发 / the office above both villages hands over",
                       "请共同的上级办理 / ask the office above both");
}

/* The whole household has lived there long enough at discovery. */
int guard_move_residence(struct step_job *s)
{
    uint32_t since = (uint32_t)s->v.number[STEP_SINCE];
    int64_t unused;
    int rc = job_rule_must(s, PACK_RESIDENCE_MIN, &unused);

    if (rc != 0 || s->v.number[STEP_PATH] != MOVE_BY_RESIDENCE)
        return rc;
    if (since && job_last_day_from(s, PACK_RESIDENCE_MIN, since) <= s->j->date)
        return 0;
    return step_refuse(s, "not_resident_long_enough", "全户在新村居住还不满规定月数 / not living there long enough",
                       "不满的由户籍地管理(S4·三(四)) / until then the place of the household register is competent",
                       "填写 since;不满时: fangpin move stay / give since; else the old village stays competent");
}

/* K18: a split after the disaster needs the police register. */
int guard_split_proof(struct step_job *s)
{
    if (s->now->stage != FAMILY_SPLIT_AFTER || (s->facts & FACT(PROOF)))
        return 0;
    return step_refuse(s, "split_without_proof", "灾后分户没有户籍证明 / split after the disaster, without proof",
                       "灾后分户须有公安户籍证明才按两户计 / the police register must show it",
                       "补证明: fangpin family proof / bring the proof first");
}
