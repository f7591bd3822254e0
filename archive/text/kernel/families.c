/* Measures that are counted from others: of the elements around a block, its place, its kin and its neighbours. */

#include "page.h"

/* A sum over the blocks first .. last (exclusive). */
static float within(const float *sums, Py_ssize_t first, Py_ssize_t last)
{
    return sums[last] - sums[first];
}

static float at_least_one(float value)
{
    return value > 1 ? value : 1;
}

/* Text, paragraphs and links of the elements around each block. */
void measure_containers(Page *page)
{
    float all = at_least_one(page->sums[0][page->count]), all_good = at_least_one(page->sums[1][page->count]);
    for (Py_ssize_t block = 0; block < page->count; block++) {
        const Element *element = around(page, block, 0);
        for (int level = 0; level < LEVELS; level++, element = page->element + element->parent) {
            float chars = within(page->sums[0], element->first, element->last);
            float good = within(page->sums[1], element->first, element->last);
            float link = within(page->sums[2], element->first, element->last);
            const float rows[] = {logged((double)(element->last - element->first)), chars / all, good / all_good,
                                  good / at_least_one(chars), link / at_least_one(chars)};
            for (int at = 0; at < 5; at++)
                row_of(page, CONTAINERS + at * LEVELS + level)[block] = rows[at];
        }
    }
}

/* The innermost element that holds such a share of the paragraphs' text. */
static const Element *root_of(const Page *page, float share)
{
    float enough = share * page->sums[1][page->count];
    for (Py_ssize_t at = page->elements - 1; at > 0; at--)
        if (within(page->sums[1], page->element[at].first, page->element[at].last) >= enough)
            return page->element + at;
    return page->element;
}

/* Where a block stands to the innermost elements that hold 50, 80 and 95 % of the paragraphs' text. */
void measure_roots(Page *page)
{
    static const float shares[] = {0.5f, 0.8f, 0.95f};
    for (int at = 0; at < 3; at++) {
        const Element *root = root_of(page, shares[at]);
        Py_ssize_t size = root->last - root->first;
        float log_size = logged((double)size);
        for (Py_ssize_t block = 0; block < page->count; block++) {
            row_of(page, ROOT + at)[block] = block >= root->first && block < root->last;
            row_of(page, ROOT + 3 + at)[block] = (float)((double)(block - root->first) / (double)(size > 1 ? size : 1));
            row_of(page, ROOT + 6 + at)[block] = log_size;
            row_of(page, ROOT + 9 + at)[block] = (float)(around(page, block, 0)->depth - root->depth);
        }
    }
}

/* The parent with most paragraph text among its children, and how much that is. */
static Py_ssize_t richest(const Page *page, double *weight, double *most)
{
    Py_ssize_t best = 0;
    for (Py_ssize_t block = 0; block < page->count; block++)
        weight[around(page, block, 1) - page->element] += (double)page->good[block];
    for (Py_ssize_t at = 1; at < page->elements; at++)
        best = weight[at] > weight[best] ? at : best;
    *most = weight[best];
    return best;
}

static float bounded(Py_ssize_t distance)
{
    return (float)(distance < -50 ? -50 : distance > 50 ? 50 : distance);
}

/* Where a block stands to that parent. */
int measure_rich(Page *page)
{
    double most, *weight = PyMem_Calloc(page->elements, sizeof *weight);
    if (!weight) {
        PyErr_NoMemory();
        return -1;
    }
    Py_ssize_t best = richest(page, weight, &most), low = -1, high = 0;
    const Element *rich = page->element + best;
    double all = (double)page->sums[1][page->count];
    PyMem_Free(weight);
    for (Py_ssize_t block = 0; block < page->count; block++)
        if (around(page, block, 1) == rich && page->good[block] > 0)
            low = low < 0 ? block : low, high = block;
    low = low < 0 ? 0 : low;
    for (Py_ssize_t block = 0; block < page->count; block++) {
        row_of(page, RICH)[block] = block >= rich->first && block < rich->last;
        row_of(page, RICH + 1)[block] = around(page, block, 1) == rich;
        row_of(page, RICH + 2)[block] = (float)(most / (all > 1 ? all : 1));
        row_of(page, RICH + 3)[block] = bounded(low - block);
        row_of(page, RICH + 4)[block] = bounded(block - high);
    }
    return 0;
}

/* Position on the page, and how much there is on it. */
void measure_place(Page *page)
{
    Py_ssize_t count = page->count;
    float chars = page->sums[0][count], good = page->sums[1][count];
    float all = at_least_one(chars), all_good = at_least_one(good);
    const float log_count = logged((double)count), log_chars = logged((double)chars), log_good = logged((double)good);
    for (Py_ssize_t block = 0; block < count; block++) {
        const float rows[] = {logged((double)block), logged((double)(count - block)), log_count, log_chars, log_good,
                              (float)((double)block / (double)count), page->sums[0][block] / all,
                              page->sums[1][block] / all_good, good / all};
        for (int at = 0; at < 9; at++)
            row_of(page, PLACE + at)[block] = rows[at];
    }
}

typedef struct {
    double number, chars, good, link;
} Kin;

/* What stands at the same kind of place: same tag and label with its parent's; same chain of tags and labels. */
int measure_groups(Page *page)
{
    Py_ssize_t count = page->count;
    Kin *kin = PyMem_Calloc(2 * page->elements, sizeof *kin);
    if (!kin) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t at = 0; at < 2 * count; at++) {
        Kin *mine = kin + page->group[at];
        Py_ssize_t block = at % count;
        mine->number++;
        mine->chars += (double)page->chars[block];
        mine->good += (double)page->good[block];
        mine->link += (double)page->link[block];
    }
    double all_good = (double)at_least_one(page->sums[1][count]);
    for (Py_ssize_t at = 0; at < 2 * count; at++) {
        const Kin *mine = kin + page->group[at];
        const float rows[] = {logged(mine->number), logged((double)(float)(mine->chars / mine->number)),
                              (float)(mine->good / all_good), (float)(mine->good / mine->chars),
                              (float)(mine->link / mine->chars)};
        for (int row = 0; row < 5; row++)
            row_of(page, GROUPS + 2 * row)[at] = rows[row]; /* the second half of `at` is the next row */
    }
    PyMem_Free(kin);
    return 0;
}

/* A row moved by so many blocks, -1 beyond the ends. */
static void move(const Page *page, int from, int step, int to)
{
    const float *row = row_of(page, from);
    for (Py_ssize_t block = 0; block < page->count; block++) {
        Py_ssize_t at = block + step;
        row_of(page, to)[block] = at < 0 || at >= page->count ? -1 : row[at];
    }
}

/* Sums over windows around each block. */
static void windows(const Page *page, Py_ssize_t block, int to)
{
    static const Py_ssize_t widths[] = {3, 8, 20};
    for (int at = 0; at < 3; at++) {
        Py_ssize_t first = block > widths[at] ? block - widths[at] : 0, last = block + widths[at] + 1;
        last = last < page->count ? last : page->count;
        float chars = within(page->sums[0], first, last), room = chars + 1;
        row_of(page, to + at)[block] = within(page->sums[1], first, last) / room;
        row_of(page, to + 3 + at)[block] = within(page->sums[2], first, last) / room;
        row_of(page, to + 6 + at)[block] = logged((double)chars);
    }
}

/* The blocks before and after, one by one and in windows. */
void measure_beside(Page *page)
{
    static const int steps[] = {-3, -2, -1, 1, 2, 3}, moved[] = {OWN, LINKED, KIND, TAIL, LABEL, WORDS};
    int to = BESIDE;
    for (int step = 0; step < 6; step++)
        for (int row = 0; row < 6; row++)
            move(page, moved[row], steps[step], to++);
    for (Py_ssize_t block = 0; block < page->count; block++) {
        int has_before = block > 0, has_next = block + 1 < page->count;
        const Element *above = around(page, block, 1);
        row_of(page, to)[block] = has_before && around(page, block - 1, 1) == above;
        row_of(page, to + 1)[block] = has_next && around(page, block + 1, 1) == above;
        row_of(page, to + 2)[block] = has_before ? row_of(page, ELEMENT)[block - 1] : 0;
        row_of(page, to + 3)[block] = has_next ? row_of(page, ELEMENT)[block + 1] : 0;
        windows(page, block, to + 4);
    }
}
