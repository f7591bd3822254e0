/* Forest and nets of the judge: archive.text.forest and archive.text.net, compiled. */

#ifndef MICROFICHE_VOTES_H
#define MICROFICHE_VOTES_H

#include <stddef.h>
#include <stdint.h>

enum {
    PANEL = 32,  /* columns of weights that are multiplied together; all rows of numbers are padded to whole panels */
    BLOCKS = 96, /* blocks that are fed at one time; every build's ROWS divides it */
    REACH = 4,   /* farthest neighbour that a net may listen to */
    NEIGHBOURS = 2 * REACH,
    GROUPINGS = 16, /* at most */
    DEPTH = 8,   /* levels of a tree at most */
    SPARE = 8,   /* at least every build's ROWS */
};

static inline size_t padded(size_t size, size_t to)
{
    return (size + to - 1) / to * to;
}

/* One question of a tree. */
typedef struct {
    int32_t row;
    float border;
} Question;

typedef struct {
    size_t trees, depth;
    const Question *questions; /* [tree, level], the deepest first */
    const float *leaves;       /* [tree, 2 ** depth] */
    float bias;
} Forest;

/* A layer of one net. Weights lie in panels [panel, row, PANEL], so that a product reads them from end to end. */
typedef struct {
    const float *say;      /* what is made of oneself, then what is told to others */
    const float *say_bias; /* [pitch] */
    const float *weigh;    /* [slot, panel, told, PANEL]: of each grouping, then of each neighbour */
} Layer;

typedef struct {
    size_t rows;         /* of the table */
    size_t kinds, tags;  /* columns of their own for each kind and tag, behind those of the rows */
    size_t kind, tag;    /* rows that hold them */
    float limit, epsilon;
    const float *mean, *precision; /* [row] */
    size_t nets, width, told, layers, groupings, neighbours;
    size_t wide;  /* `width` in whole panels */
    size_t pitch; /* what is made of oneself and what is told, in whole panels */
    ptrdiff_t steps[NEIGHBOURS];
    const float *enter;      /* [panel, row | kind | tag, PANEL] of all nets, each `wide` columns */
    const float *enter_bias; /* [net, wide] */
    const Layer *layer;      /* [net, layer] */
    const float *leave;      /* [net, wide] */
    const float *leave_bias; /* [net] */
} Nets;

typedef struct {
    Forest forest;
    Nets nets;
    size_t at_once; /* blocks that are judged together */
    void *memory;   /* everything that the pointers lead to */
} Judge;

/* Room to judge a part of a page in. Rows of blocks and of groups end with SPARE ones that are nobody's: products are
   made for whole tiles of rows. They are filled with zeros, for what memory happens to hold may be numbers that are
   slow to multiply. */
typedef struct {
    size_t count;      /* blocks of the part */
    size_t rows;       /* ... and the spare ones */
    size_t begin[GROUPINGS + 1]; /* the first group of each grouping, and how many there are in all */
    float *fed;        /* [row, BLOCKS]: a portion of the table */
    float *known;      /* [block, net, wide] */
    float *said;       /* [REACH + block + REACH, pitch]: of the net at work */
    float *scale;      /* [block]: one by the standard deviation of what is known */
    float *told;       /* [group, what is told in whole panels]: means */
    float *heard;      /* [group, wide]: what these are weighed as */
    float *share;      /* [group]: one by its size */
    int32_t *group;    /* [grouping, block]: which row of `told` and `heard` */
    int32_t *kind;     /* [BLOCKS]: which row of `enter` */
    int32_t *tag;
} Room;

/* Write the log odds of a part of a page: table [row, `pitch`], its first block first; odds [voice, `pitch`], the
   forest's last. */
typedef void Vote(const Judge *judge, Room *room, const float *table, size_t pitch, float *odds);

/* The build of `Vote` for this processor. */
Vote *vote_of_this_processor(void);

#endif
