#include "votes.h"

#include <math.h>
#include <string.h>

/* The same text is compiled for each kind of vector registers. ROWS times PANEL sums must fit these, beside a row of
   weights. Which build runs is asked at run time, without ifunc: not every C library has it. */

#define JOIN_(name, build) name##_##build
#define JOIN(name, build) JOIN_(name, build)
#define NAME(name) JOIN(name, BUILD)

#define BUILD plain
#define LANES 4
#if defined(__aarch64__)
#define ROWS 2
#else
#define ROWS 1
#endif
#define TARGET
#include "votes_build.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define WITH_X86 1

#define BUILD v3
#define LANES 8
#define ROWS 3
#define TARGET __attribute__((target("avx2,fma")))
#include "votes_build.h"

#define BUILD v4
#define LANES 16
#define ROWS 8
#define TARGET __attribute__((target("avx2,fma,avx512f,avx512dq,avx512bw,avx512vl")))
#include "votes_build.h"
#endif

Vote *vote_of_this_processor(void)
{
#ifdef WITH_X86
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl"))
        return vote_v4;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return vote_v3;
#endif
    return vote_plain;
}
