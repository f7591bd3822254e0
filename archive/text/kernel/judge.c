#include "judge.h"

#include <string.h>

#include "arrays.h"
#include "votes.h"

static const char CAPSULE[] = "archive.text._kernel.judge";
enum { GROUP_NUMBERS = 1 << 24 }; /* more than any page can have */

/* All arrays of a judge, as they came. */
enum { COLUMNS, BORDERS, LEAVES, OFFSETS, MEAN, PRECISION, ENTER, ENTER_BIAS, LEAVE, LEAVE_BIAS, STEPS, GIVEN };
enum { LAYERS = 8, PARTS = 3, SAY = 0, SAY_BIAS, WEIGH };

typedef struct {
    Array array[GIVEN];
    Array layer[LAYERS * PARTS];
} Given;

static int look_at_layers(PyObject *layers, Given *given, Nets *nets)
{
    if (fits(PyTuple_GET_SIZE(layers) >= 1 && PyTuple_GET_SIZE(layers) <= LAYERS, "number of layers") < 0)
        return -1;
    nets->layers = (size_t)PyTuple_GET_SIZE(layers);
    for (size_t at = 0; at < nets->layers; at++) {
        PyObject *layer = PyTuple_GET_ITEM(layers, (Py_ssize_t)at), *part[PARTS];
        if (!PyTuple_Check(layer) || !PyArg_ParseTuple(layer, "OOO", part, part + 1, part + 2)) {
            PyErr_SetString(PyExc_TypeError, "a layer is a tuple of three arrays");
            return -1;
        }
        for (size_t which = 0; which < PARTS; which++)
            if (look_at_floats(part[which], given->layer + at * PARTS + which) < 0)
                return -1;
    }
    return 0;
}

/* Read the arguments: arrays to `given`, numbers to `judge`. */
static int look_at_all(PyObject *args, Given *given, Judge *judge)
{
    PyObject *object[GIVEN], *layers;
    Nets *nets = &judge->nets;
    Py_ssize_t kinds, kind, tag, at_once;
    if (!PyArg_ParseTuple(args, "(OOOOf)(OOOOOOO)O!(nnnnff)", object + COLUMNS, object + BORDERS, object + LEAVES,
                          object + OFFSETS, &judge->forest.bias, object + MEAN, object + PRECISION, object + ENTER,
                          object + ENTER_BIAS, object + LEAVE, object + LEAVE_BIAS, object + STEPS, &PyTuple_Type,
                          &layers, &kinds, &kind, &tag, &at_once, &nets->limit, &nets->epsilon))
        return -1;
    if (fits(kinds > 0 && kind >= 0 && tag >= 0 && at_once > 0 && at_once <= INT32_MAX, "numbers") < 0)
        return -1;
    nets->kinds = (size_t)kinds;
    nets->kind = (size_t)kind;
    nets->tag = (size_t)tag;
    judge->at_once = (size_t)at_once;
    for (int at = 0; at < GIVEN; at++) {
        int (*const look_at)(PyObject *, Array *) =
            at == COLUMNS || at == OFFSETS || at == STEPS ? look_at_ints : look_at_floats;
        if (look_at(object[at], given->array + at) < 0)
            return -1;
    }
    return look_at_layers(layers, given, nets);
}

static int check_forest(const Given *given, Forest *forest, size_t rows)
{
    const Array *array = given->array;
    forest->trees = array[OFFSETS].size;
    if (fits(forest->trees > 0 && array[COLUMNS].size % forest->trees == 0, "questions of the trees") < 0)
        return -1;
    forest->depth = array[COLUMNS].size / forest->trees;
    if (fits(forest->depth >= 1 && forest->depth <= DEPTH && array[BORDERS].size == array[COLUMNS].size,
             "depth of the trees") < 0)
        return -1;
    const size_t leaves = (size_t)1 << forest->depth;
    for (size_t at = 0; at < array[COLUMNS].size; at++)
        if (fits((size_t)ints_of(array + COLUMNS)[at] < rows, "a tree asks for a row that is not there") < 0)
            return -1;
    for (size_t at = 0; at < forest->trees; at++)
        if (fits(array[LEAVES].size >= leaves && (size_t)ints_of(array + OFFSETS)[at] <= array[LEAVES].size - leaves,
                 "leaves of the trees") < 0)
            return -1;
    return 0;
}

static int check_nets(const Given *given, Nets *nets)
{
    const Array *array = given->array, *layer = given->layer;
    nets->rows = array[MEAN].size;
    nets->nets = array[LEAVE_BIAS].size;
    nets->neighbours = array[STEPS].size;
    const size_t all = array[ENTER_BIAS].size;
    if (fits(nets->nets > 0 && all > 0 && all % nets->nets == 0 && array[LEAVE].size == all, "nets") < 0 ||
        fits(array[PRECISION].size == nets->rows && array[ENTER].size % all == 0, "what is fed") < 0 ||
        fits(array[ENTER].size / all > nets->rows + nets->kinds, "kinds and tags") < 0 ||
        fits(nets->kind < nets->rows && nets->tag < nets->rows, "rows of kind and tag") < 0 ||
        fits(nets->neighbours <= NEIGHBOURS, "number of neighbours") < 0)
        return -1;
    nets->tags = array[ENTER].size / all - nets->rows - nets->kinds;
    nets->width = all / nets->nets;
    const size_t both = layer[SAY_BIAS].size / nets->nets;
    if (fits(layer[SAY_BIAS].size == both * nets->nets && both > nets->width, "what is told") < 0)
        return -1;
    nets->told = both - nets->width;
    const size_t slots = layer[WEIGH].size / (all * nets->told);
    if (fits(slots > nets->neighbours && slots - nets->neighbours <= GROUPINGS, "what is heard") < 0)
        return -1;
    nets->groupings = slots - nets->neighbours;
    for (size_t at = 0; at < nets->layers; at++, layer += PARTS)
        if (fits(layer[SAY].size == all * (1 + both) && layer[SAY_BIAS].size == both * nets->nets &&
                     layer[WEIGH].size == all * nets->told * slots,
                 "layers") < 0)
            return -1;
    for (size_t at = 0; at < nets->neighbours; at++) {
        nets->steps[at] = ints_of(array + STEPS)[at];
        if (fits(nets->steps[at] >= -REACH && nets->steps[at] <= REACH, "a neighbour is too far away") < 0)
            return -1;
    }
    nets->wide = padded(nets->width, PANEL);
    nets->pitch = nets->wide + padded(nets->told, PANEL);
    return 0;
}

static void plant(const Given *given, Forest *forest, Question *questions, float *leaves)
{
    const Array *array = given->array;
    const size_t size = (size_t)1 << forest->depth;
    forest->questions = questions;
    forest->leaves = leaves;
    if (!questions)
        return;
    for (size_t tree = 0; tree < forest->trees; tree++) {
        for (size_t level = 0; level < forest->depth; level++) {
            const size_t at = level * forest->trees + tree;
            *questions++ = (Question){(int32_t)ints_of(array + COLUMNS)[at], floats_of(array + BORDERS)[at]};
        }
        memcpy(leaves + tree * size, floats_of(array + LEAVES) + ints_of(array + OFFSETS)[tree], size * sizeof *leaves);
    }
}

/* Copy weights [row, pitch], `columns` of them, to panels [panel, row, PANEL], from column `first` of theirs on. */
static void pack(float *to, size_t first, const float *from, size_t rows, size_t pitch, size_t columns)
{
    for (size_t column = 0; column < columns; column++) {
        float *panel = to + (first + column) / PANEL * PANEL * rows + (first + column) % PANEL;
        for (size_t row = 0; row < rows; row++)
            panel[row * PANEL] = from[row * pitch + column];
    }
}

/* Cut out, and fill if there is memory, what leads in and out. */
static void pack_ends(const Given *given, Nets *nets, Memory *memory)
{
    const Array *array = given->array;
    const size_t fed = nets->rows + nets->kinds + nets->tags, all = nets->nets * nets->wide;
    float *mean = cut(memory, nets->rows, sizeof(float)), *precision = cut(memory, nets->rows, sizeof(float));
    float *enter = cut(memory, fed * all, sizeof(float)), *enter_bias = cut(memory, all, sizeof(float));
    float *leave = cut(memory, all, sizeof(float)), *leave_bias = cut(memory, nets->nets, sizeof(float));
    nets->mean = mean, nets->precision = precision;
    nets->enter = enter, nets->enter_bias = enter_bias;
    nets->leave = leave, nets->leave_bias = leave_bias;
    if (!memory->at)
        return;
    memcpy(mean, floats_of(array + MEAN), nets->rows * sizeof *mean);
    memcpy(precision, floats_of(array + PRECISION), nets->rows * sizeof *precision);
    memcpy(leave_bias, floats_of(array + LEAVE_BIAS), nets->nets * sizeof *leave_bias);
    for (size_t net = 0; net < nets->nets; net++) {
        const size_t from = net * nets->width, to = net * nets->wide;
        pack(enter, to, floats_of(array + ENTER) + from, fed, nets->nets * nets->width, nets->width);
        memcpy(enter_bias + to, floats_of(array + ENTER_BIAS) + from, nets->width * sizeof *enter_bias);
        memcpy(leave + to, floats_of(array + LEAVE) + from, nets->width * sizeof *leave);
    }
}

/* ... and a layer of a net. What is said comes as the mean, what is told and what is made of oneself: the first is had
   without a product, the others change places. */
static void pack_layer(const Array *part, const Nets *nets, size_t net, Layer *layer, Memory *memory)
{
    const size_t both = nets->told + nets->width, slots = nets->groupings + nets->neighbours;
    float *say = cut(memory, nets->width * nets->pitch, sizeof(float));
    float *bias = cut(memory, nets->pitch, sizeof(float));
    float *weigh = cut(memory, slots * nets->told * nets->wide, sizeof(float));
    if (!layer)
        return;
    const float *from = floats_of(part + SAY) + net * nets->width * (1 + both);
    pack(say, 0, from + 1 + nets->told, nets->width, 1 + both, nets->width);
    pack(say, nets->wide, from + 1, nets->width, 1 + both, nets->told);
    from = floats_of(part + SAY_BIAS) + net * both;
    memcpy(bias, from + nets->told, nets->width * sizeof *bias);
    memcpy(bias + nets->wide, from, nets->told * sizeof *bias);
    from = floats_of(part + WEIGH) + net * slots * nets->told * nets->width;
    for (size_t slot = 0; slot < slots; slot++)
        pack(weigh + slot * nets->told * nets->wide, 0, from + slot * nets->told * nets->width, nets->told, nets->width,
             nets->width);
    *layer = (Layer){say, bias, weigh};
}

static void pack_all(const Given *given, Judge *judge, Memory *memory)
{
    Forest *forest = &judge->forest;
    Nets *nets = &judge->nets;
    Question *questions = cut(memory, forest->trees * forest->depth, sizeof *questions);
    plant(given, forest, questions, cut(memory, forest->trees << forest->depth, sizeof(float)));
    Layer *layers = cut(memory, nets->nets * nets->layers, sizeof *layers);
    nets->layer = layers;
    pack_ends(given, nets, memory);
    for (size_t net = 0; net < nets->nets; net++)
        for (size_t at = 0; at < nets->layers; at++)
            pack_layer(given->layer + at * PARTS, nets, net, layers ? layers + net * nets->layers + at : NULL, memory);
}

static void forget(PyObject *capsule)
{
    Judge *judge = PyCapsule_GetPointer(capsule, CAPSULE);
    if (judge)
        PyMem_RawFree(judge->memory);
    PyMem_Free(judge);
}

/* A judge of its own memory: 0, or -1 with an exception set. */
static int make(const Given *given, Judge *judge)
{
    Memory memory = {0};
    if (check_nets(given, &judge->nets) < 0 || check_forest(given, &judge->forest, judge->nets.rows) < 0)
        return -1;
    pack_all(given, judge, &memory);
    const size_t size = memory.size;
    if (allot(&memory) < 0)
        return -1;
    memset(memory.at, 0, size); /* what pads rows to whole panels */
    pack_all(given, judge, &memory);
    judge->memory = memory.block;
    return 0;
}

PyObject *judge_make(PyObject *self, PyObject *args)
{
    (void)self;
    PyObject *capsule = NULL;
    Given *given = PyMem_Calloc(1, sizeof *given);
    Judge *judge = PyMem_Calloc(1, sizeof *judge);
    if (!given || !judge)
        PyErr_NoMemory();
    else if (look_at_all(args, given, judge) == 0 && make(given, judge) == 0)
        capsule = PyCapsule_New(judge, CAPSULE, forget);
    if (!capsule && judge)
        PyMem_RawFree(judge->memory), PyMem_Free(judge);
    if (given)
        release(given->array, GIVEN), release(given->layer, LAYERS * PARTS);
    PyMem_Free(given);
    return capsule;
}

/* ---- a page ---- */

/* A page as it came. */
typedef struct {
    Array table, groups;
    size_t count;      /* blocks */
    size_t numbers;    /* of groups: the highest, and one */
} Page;

/* Everything that becomes an index later. */
static int check_page(const Judge *judge, Page *page)
{
    const Nets *nets = &judge->nets;
    page->count = page->table.size / nets->rows;
    if (fits(page->table.size == page->count * nets->rows, "rows of the table") < 0 ||
        fits(page->groups.size == page->count * nets->groupings, "groupings of its blocks") < 0)
        return -1;
    const float *kind = floats_of(&page->table) + nets->kind * page->count;
    const float *tag = floats_of(&page->table) + nets->tag * page->count;
    for (size_t at = 0; at < page->count; at++)
        if (fits(kind[at] >= 0 && kind[at] < (float)nets->kinds && tag[at] >= 0 && tag[at] < (float)nets->tags,
                 "kind or tag of a block") < 0)
            return -1;
    size_t highest = 0;
    for (size_t at = 0; at < page->groups.size; at++)
        if ((size_t)ints_of(&page->groups)[at] > highest)
            highest = (size_t)ints_of(&page->groups)[at];
    page->numbers = highest + 1;
    return fits(highest < GROUP_NUMBERS, "number of a group");
}

/* Room for parts of at most `count` blocks. */
static void furnish(const Nets *nets, size_t count, Room *room, Memory *memory)
{
    const size_t rows = count + SPARE, groups = nets->groupings * count + SPARE;
    room->rows = rows;
    room->fed = cut(memory, nets->rows * BLOCKS, sizeof(float));
    room->known = cut(memory, rows * nets->nets * nets->wide, sizeof(float));
    room->said = cut(memory, (REACH + rows + REACH) * nets->pitch, sizeof(float));
    room->scale = cut(memory, rows, sizeof(float));
    room->told = cut(memory, groups * (nets->pitch - nets->wide), sizeof(float));
    room->heard = cut(memory, groups * nets->wide, sizeof(float));
    room->share = cut(memory, groups, sizeof(float));
    room->group = cut(memory, nets->groupings * rows, sizeof(int32_t));
    room->kind = cut(memory, BLOCKS, sizeof(int32_t));
    room->tag = cut(memory, BLOCKS, sizeof(int32_t));
}

/* Number the groups of a part of a page anew, one grouping after the other without gaps. `numbers` holds zeros, and
   does so again behind it. */
static void number(const Nets *nets, Room *room, const Page *page, size_t from, int32_t *numbers)
{
    int32_t total = 0;
    for (size_t grouping = 0; grouping < nets->groupings; grouping++) {
        const Py_ssize_t *theirs = ints_of(&page->groups) + grouping * page->count + from;
        int32_t *mine = room->group + grouping * room->rows;
        room->begin[grouping] = (size_t)total;
        for (size_t at = 0; at < room->count; at++) {
            int32_t *known = numbers + theirs[at];
            if (!*known) {
                *known = ++total;
                room->share[*known - 1] = 0;
            }
            mine[at] = *known - 1;
            room->share[mine[at]]++;
        }
        for (size_t at = 0; at < room->count; at++)
            numbers[theirs[at]] = 0;
        memset(mine + room->count, 0, SPARE * sizeof *mine);
    }
    room->begin[nets->groupings] = (size_t)total;
    for (int32_t at = 0; at < total; at++)
        room->share[at] = 1 / room->share[at];
}

static void judge_parts(const Judge *judge, const Page *page, Room *room, int32_t *numbers, float *odds)
{
    const Nets *nets = &judge->nets;
    Vote *const vote = vote_of_this_processor();
    memset(room->said, 0, REACH * nets->pitch * sizeof *room->said);
    memset(numbers, 0, page->numbers * sizeof *numbers);
    for (size_t from = 0; from < page->count; from += judge->at_once) {
        room->count = page->count - from < judge->at_once ? page->count - from : judge->at_once;
        number(nets, room, page, from, numbers);
        vote(judge, room, floats_of(&page->table) + from, page->count, odds + from);
    }
}

/* The log odds of a page's blocks, once everything is checked. */
static PyObject *odds_of(const Judge *judge, const Page *page)
{
    const size_t most = page->count < judge->at_once ? page->count : judge->at_once;
    Memory memory = {0};
    Room room = {0};
    furnish(&judge->nets, most, &room, &memory);
    cut(&memory, page->numbers, sizeof(int32_t));
    if (allot(&memory) < 0)
        return NULL;
    furnish(&judge->nets, most, &room, &memory);
    int32_t *numbers = cut(&memory, page->numbers, sizeof *numbers);
    PyObject *odds = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)((judge->nets.nets + 1) * page->count * sizeof(float)));
    if (odds) {
        float *to = (float *)(void *)PyBytes_AS_STRING(odds);
        Py_BEGIN_ALLOW_THREADS
        judge_parts(judge, page, &room, numbers, to);
        Py_END_ALLOW_THREADS
    }
    PyMem_RawFree(memory.block);
    return odds;
}

PyObject *judge_odds(PyObject *self, PyObject *args)
{
    (void)self;
    PyObject *capsule, *table, *groups, *odds = NULL;
    if (!PyArg_ParseTuple(args, "OOO", &capsule, &table, &groups))
        return NULL;
    const Judge *judge = PyCapsule_GetPointer(capsule, CAPSULE);
    Page page = {0};
    if (judge && look_at_floats(table, &page.table) == 0 && look_at_ints(groups, &page.groups) == 0 &&
        check_page(judge, &page) == 0)
        odds = odds_of(judge, &page);
    release(&page.table, 1);
    release(&page.groups, 1);
    return odds;
}
