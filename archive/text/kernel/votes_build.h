/* One build of the judge, for vectors of LANES numbers: included by votes.c, once for each kind of processor. */

#define V NAME(Vector)
#define I NAME(Integers)
#define COLUMNS (PANEL / LANES)
#define FN TARGET static inline
#define INLINE TARGET static inline __attribute__((always_inline))

typedef float V __attribute__((vector_size(4 * LANES)));
typedef int32_t I __attribute__((vector_size(4 * LANES)));

INLINE V NAME(load)(const float *from)
{
    V vector;
    memcpy(&vector, from, sizeof vector);
    return vector;
}

INLINE void NAME(store)(float *to, V vector)
{
    memcpy(to, &vector, sizeof vector);
}

INLINE V NAME(positive)(V vector)
{
    return (V)((I)vector & (vector > (V){0}));
}

INLINE float NAME(total)(V vector)
{
    float sum = 0, each[LANES];
    memcpy(each, &vector, sizeof vector);
    for (int lane = 0; lane < LANES; lane++)
        sum += each[lane];
    return sum;
}

/* sums += rows times a panel of weights. Number k of row r is at[r * row + k * next]. */
INLINE void NAME(multiply)(V sums[ROWS][COLUMNS], const float *at, size_t row, size_t next, const float *weights,
                           size_t depth)
{
    for (size_t k = 0; k < depth; k++, weights += PANEL, at += next) {
        V by[COLUMNS];
#pragma GCC unroll 8
        for (int column = 0; column < COLUMNS; column++)
            by[column] = NAME(load)(weights + column * LANES);
#pragma GCC unroll 8
        for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 8
            for (int column = 0; column < COLUMNS; column++)
                sums[r][column] += at[r * row] * by[column];
    }
}

/* The forest's log odds of `count` blocks of a portion. */
FN void NAME(climb)(const Forest *forest, const float *fed, size_t count, float *odds)
{
    enum { ABREAST = 32 }; /* blocks that climb a tree together: no chain of questions waits for itself */
    for (size_t first = 0; first < count; first += ABREAST) {
        float sum[ABREAST];
        for (int at = 0; at < ABREAST; at++)
            sum[at] = forest->bias;
        const Question *ask = forest->questions;
        const float *leaves = forest->leaves;
        for (size_t tree = 0; tree < forest->trees; tree++, leaves += (size_t)1 << forest->depth) {
            I path[ABREAST / LANES] = {0};
            for (size_t level = 0; level < forest->depth; level++, ask++) {
                const float *values = fed + (size_t)ask->row * BLOCKS + first;
#pragma GCC unroll 8
                for (int at = 0; at < ABREAST / LANES; at++)
                    path[at] += path[at] - (NAME(load)(values + at * LANES) > (V){0} + ask->border);
            }
            int32_t leaf[ABREAST];
            memcpy(leaf, path, sizeof leaf);
            for (int at = 0; at < ABREAST; at++)
                sum[at] += leaves[leaf[at]];
        }
        memcpy(odds + first, sum, (count - first < ABREAST ? count - first : ABREAST) * sizeof *odds);
    }
}

/* Center, scale and cut off the measures of a portion. */
FN void NAME(scale)(const Nets *nets, float *fed, size_t count)
{
    const float limit = nets->limit;
    for (size_t row = 0; row < nets->rows; row++, fed += BLOCKS) {
        const float mean = nets->mean[row], precision = nets->precision[row];
        for (size_t at = 0; at < count; at++) {
            float value = (fed[at] - mean) * precision;
            value = value > limit ? limit : value;
            fed[at] = value < -limit ? -limit : value;
        }
    }
}

/* What all nets make of the measures of a portion, to `known`. A column of kinds and tags is 1 for one of them, so
   its weights are picked and not multiplied. */
FN void NAME(enter)(const Nets *nets, const Room *room, size_t count, float *known)
{
    const size_t wide = nets->nets * nets->wide, fed = nets->rows + nets->kinds + nets->tags;
    for (size_t panel = 0; panel < wide; panel += PANEL) {
        const float *weights = nets->enter + panel * fed, *bias = nets->enter_bias + panel;
        for (size_t block = 0; block < count; block += ROWS) {
            V sums[ROWS][COLUMNS];
#pragma GCC unroll 8
            for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 8
                for (int column = 0; column < COLUMNS; column++)
                    sums[r][column] = NAME(load)(bias + column * LANES) +
                                      NAME(load)(weights + room->kind[block + r] * PANEL + column * LANES) +
                                      NAME(load)(weights + room->tag[block + r] * PANEL + column * LANES);
            NAME(multiply)(sums, room->fed + block, 1, BLOCKS, weights, nets->rows);
#pragma GCC unroll 8
            for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 8
                for (int column = 0; column < COLUMNS; column++)
                    NAME(store)(known + (block + r) * wide + panel + column * LANES, NAME(positive)(sums[r][column]));
        }
    }
}

/* One by the deviation of what is known of each block. */
FN void NAME(deviate)(const Nets *nets, Room *room, const float *known)
{
    const size_t step = nets->nets * nets->wide;
    const float share = 1.0f / (float)nets->width;
    for (size_t block = 0; block < room->count; block++, known += step) {
        V sum = {0}, squares = {0};
        for (size_t at = 0; at < nets->wide; at += LANES) {
            V value = NAME(load)(known + at);
            sum += value;
            squares += value * value;
        }
        const float mean = NAME(total)(sum) * share, variance = NAME(total)(squares) * share - mean * mean;
        room->scale[block] = 1.0f / sqrtf((variance > 0 ? variance : 0) + nets->epsilon);
    }
    memset(room->scale + room->count, 0, SPARE * sizeof *room->scale);
}

/* What each block makes of itself and what it tells the others. Who is beyond the ends tells nothing. */
FN void NAME(say)(const Nets *nets, const Layer *layer, Room *room, const float *known)
{
    const size_t step = nets->nets * nets->wide, pitch = nets->pitch;
    float *said = room->said + REACH * pitch;
    for (size_t panel = 0; panel < pitch; panel += PANEL)
        for (size_t block = 0; block < room->count; block += ROWS) {
            V sums[ROWS][COLUMNS] = {0};
            NAME(multiply)(sums, known + block * step, step, 1, layer->say + panel * nets->width, nets->width);
#pragma GCC unroll 8
            for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 8
                for (int column = 0; column < COLUMNS; column++)
                    NAME(store)(said + (block + r) * pitch + panel + column * LANES,
                                sums[r][column] * room->scale[block + r] +
                                    NAME(load)(layer->say_bias + panel + column * LANES));
        }
    memset(said + room->count * pitch, 0, (REACH + SPARE) * pitch * sizeof *said);
}

/* The mean of what is told within each group, to `told`. */
FN void NAME(gather)(const Nets *nets, Room *room)
{
    const size_t width = nets->pitch - nets->wide;
    memset(room->told, 0, (room->begin[nets->groupings] + SPARE) * width * sizeof *room->told);
    for (size_t grouping = 0; grouping < nets->groupings; grouping++) {
        const int32_t *group = room->group + grouping * room->rows;
        const float *said = room->said + REACH * nets->pitch + nets->wide;
        for (size_t block = 0; block < room->count; block++, said += nets->pitch) {
            float *told = room->told + group[block] * width;
            for (size_t at = 0; at < width; at += LANES)
                NAME(store)(told + at, NAME(load)(told + at) + NAME(load)(said + at));
        }
    }
    for (size_t group = 0; group < room->begin[nets->groupings]; group++)
        for (size_t at = 0; at < width; at += LANES) {
            float *told = room->told + group * width + at;
            NAME(store)(told, NAME(load)(told) * room->share[group]);
        }
}

/* What the means of each group are weighed as: once for each group, not for each of its blocks. */
FN void NAME(weigh)(const Nets *nets, const Layer *layer, Room *room)
{
    const size_t width = nets->pitch - nets->wide, slot = nets->wide * nets->told;
    for (size_t grouping = 0; grouping < nets->groupings; grouping++)
        for (size_t panel = 0; panel < nets->wide; panel += PANEL)
            for (size_t group = room->begin[grouping]; group < room->begin[grouping + 1]; group += ROWS) {
                V sums[ROWS][COLUMNS] = {0};
                NAME(multiply)(sums, room->told + group * width, width, 1,
                               layer->weigh + grouping * slot + panel * nets->told, nets->told);
#pragma GCC unroll 8
                for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 8
                    for (int column = 0; column < COLUMNS; column++)
                        NAME(store)(room->heard + (group + r) * nets->wide + panel + column * LANES, sums[r][column]);
            }
}

/* Add to what is known of each block what it makes of itself, its neighbours and its groups. */
FN void NAME(hear)(const Nets *nets, const Layer *layer, const Room *room, float *known)
{
    const size_t step = nets->nets * nets->wide, pitch = nets->pitch, slot = nets->wide * nets->told;
    const float *said = room->said + REACH * pitch;
    for (size_t panel = 0; panel < nets->wide; panel += PANEL)
        for (size_t block = 0; block < room->count; block += ROWS) {
            V sums[ROWS][COLUMNS];
#pragma GCC unroll 8
            for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 8
                for (int column = 0; column < COLUMNS; column++)
                    sums[r][column] = NAME(load)(said + (block + r) * pitch + panel + column * LANES);
            const float *weights = layer->weigh + nets->groupings * slot + panel * nets->told;
            for (size_t at = 0; at < nets->neighbours; at++, weights += slot)
                NAME(multiply)(sums, said + ((ptrdiff_t)block + nets->steps[at]) * (ptrdiff_t)pitch + nets->wide, pitch,
                               1, weights, nets->told);
            for (size_t grouping = 0; grouping < nets->groupings; grouping++) {
                const int32_t *group = room->group + grouping * room->rows + block;
#pragma GCC unroll 8
                for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 8
                    for (int column = 0; column < COLUMNS; column++)
                        sums[r][column] += NAME(load)(room->heard + group[r] * nets->wide + panel + column * LANES);
            }
#pragma GCC unroll 8
            for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 8
                for (int column = 0; column < COLUMNS; column++) {
                    float *mine = known + (block + r) * step + panel + column * LANES;
                    NAME(store)(mine, NAME(load)(mine) + NAME(positive)(sums[r][column]));
                }
        }
}

/* A net's log odds. */
FN void NAME(leave)(const Nets *nets, const Room *room, size_t net, float *odds)
{
    const float *known = room->known + net * nets->wide, *leave = nets->leave + net * nets->wide;
    for (size_t block = 0; block < room->count; block++, known += nets->nets * nets->wide) {
        V sum = {0};
        for (size_t at = 0; at < nets->wide; at += LANES)
            sum += NAME(load)(known + at) * NAME(load)(leave + at);
        odds[block] = NAME(total)(sum) + nets->leave_bias[net];
    }
}

/* Take in a portion of a part: its blocks from `from` on, at most BLOCKS. The forest judges them by the way. */
FN void NAME(feed)(const Judge *judge, Room *room, const float *table, size_t pitch, size_t from, float *odds)
{
    const Nets *nets = &judge->nets;
    const size_t count = room->count - from < BLOCKS ? room->count - from : BLOCKS;
    for (size_t row = 0; row < nets->rows; row++) {
        memcpy(room->fed + row * BLOCKS, table + row * pitch + from, count * sizeof *table);
        memset(room->fed + row * BLOCKS + count, 0, (BLOCKS - count) * sizeof *table);
    }
    for (size_t at = 0; at < BLOCKS; at++) {
        room->kind[at] = (int32_t)nets->rows + (at < count ? (int32_t)room->fed[nets->kind * BLOCKS + at] : 0);
        room->tag[at] = (int32_t)(nets->rows + nets->kinds) +
                        (at < count ? (int32_t)room->fed[nets->tag * BLOCKS + at] : 0);
    }
    NAME(climb)(&judge->forest, room->fed, count, odds + nets->nets * pitch + from);
    NAME(scale)(nets, room->fed, padded(count, 16));
    NAME(enter)(nets, room, count, room->known + from * nets->nets * nets->wide);
}

TARGET static void NAME(vote)(const Judge *judge, Room *room, const float *table, size_t pitch, float *odds)
{
    const Nets *nets = &judge->nets;
    for (size_t from = 0; from < room->count; from += BLOCKS)
        NAME(feed)(judge, room, table, pitch, from, odds);
    for (size_t net = 0; net < nets->nets; net++) {
        float *known = room->known + net * nets->wide;
        for (size_t at = 0; at < nets->layers; at++) {
            const Layer *layer = nets->layer + net * nets->layers + at;
            NAME(deviate)(nets, room, known);
            NAME(say)(nets, layer, room, known);
            NAME(gather)(nets, room);
            NAME(weigh)(nets, layer, room);
            NAME(hear)(nets, layer, room, known);
        }
        NAME(leave)(nets, room, net, odds + net * pitch);
    }
}

#undef V
#undef I
#undef COLUMNS
#undef FN
#undef INLINE
#undef BUILD
#undef LANES
#undef ROWS
#undef TARGET
