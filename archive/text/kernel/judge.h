/* The learned judge: archive.text.forest and archive.text.net, compiled. */

#ifndef MICROFICHE_JUDGE_H
#define MICROFICHE_JUDGE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* judge(forest, nets, layers, numbers) -> capsule. Of float32 but where it says otherwise:
   forest: (columns intp [level * tree], borders [level * tree], leaves, offsets intp [tree], bias);
   nets: (mean [row], precision [row], enter [row | kind | tag, net * width], enter_bias [net * width],
          leave [net, width], leave_bias [net], neighbours intp);
   layers: a tuple of (say [net, width, 1 + told + width], say_bias [net, told + width], weigh [net, ..., width]);
   numbers: (kinds, row of the kind, row of the tag, blocks at once, limit, epsilon). ValueError where they do not fit. */
PyObject *judge_make(PyObject *self, PyObject *args);

/* odds(judge, table, groups) -> bytes of float32 [net | forest, block]: log odds, from a table of float32 [row, block]
   and groups of intp [grouping, block]. ValueError where they do not fit. */
PyObject *judge_odds(PyObject *self, PyObject *args);

#endif
