// What Debian's libstdc++, libgcc_s and libcrypto ask of glibc and musl does not have. With it the .NET runtime for musl runs where there is no libstdc++ for
// musl; on Alpine none of it is needed. Nothing here computes: numbers come from musl and from Nabla.
#define _GNU_SOURCE
#include <link.h>
#include <locale.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <syslog.h>
#include <time.h>

char __libc_single_threaded = 0;

struct { unsigned words[4]; } __cpu_model;
int __cpu_indicator_init(void) { return 0; }

size_t __strftime_l(char *text, size_t size, const char *format, const struct tm *time, locale_t locale) { return strftime_l(text, size, format, time, locale); }

unsigned arc4random(void)
{
    unsigned number;
    getrandom(&number, sizeof number, 0);
    return number;
}

// Where the unwinder finds the tables of a piece of code (glibc 2.35, dlfcn.h).
struct object { unsigned long long flags; void *start, *end; struct link_map *map; void *tables; unsigned long long reserved[7]; };
struct question { uintptr_t code; struct object *answer; int found; };

static int look(struct dl_phdr_info *info, size_t size, void *data)
{
    struct question *question = data;
    uintptr_t first = -1, end = 0, tables = 0;
    int inside = 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        uintptr_t begin = info->dlpi_addr + part->p_vaddr;
        if (part->p_type == PT_LOAD) {
            first = begin < first ? begin : first;
            end = begin + part->p_memsz > end ? begin + part->p_memsz : end;
            inside |= question->code >= begin && question->code < begin + part->p_memsz;
        }
        if (part->p_type == PT_GNU_EH_FRAME) { tables = begin; }
    }
    if (!inside || !tables) { return 0; }
    *question->answer = (struct object){ .start = (void *)first, .end = (void *)end, .tables = (void *)tables };
    question->found = 1;
    return 1;
}

int _dl_find_object(void *code, struct object *answer)
{
    struct question question = { (uintptr_t)code, answer, 0 };
    dl_iterate_phdr(look, &question);
    return question.found ? 0 : -1;
}

// Destructors of a thread's variables.
struct ending { void (*call)(void *); void *object; struct ending *next; };
static pthread_key_t endings;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void end_thread(void *first)
{
    for (struct ending *ending = first, *next; ending; ending = next) {
        next = ending->next;
        ending->call(ending->object);
        free(ending);
    }
}

static void create(void) { pthread_key_create(&endings, end_thread); }

int __cxa_thread_atexit_impl(void (*call)(void *), void *object, void *library)
{
    pthread_once(&once, create);
    struct ending *ending = malloc(sizeof *ending);
    *ending = (struct ending){ call, object, pthread_getspecific(endings) };
    return pthread_setspecific(endings, ending);
}

// The checked forms of functions (_FORTIFY_SOURCE), without the check.
long __fdelt_chk(long descriptor) { return descriptor / (8 * (long)sizeof(long)); }
int __vfprintf_chk(FILE *file, int flag, const char *format, va_list values) { return vfprintf(file, format, values); }
void *__memcpy_chk(void *to, const void *from, size_t count, size_t size) { return memcpy(to, from, count); }
void *__memset_chk(void *to, int value, size_t count, size_t size) { return memset(to, value, count); }
char *__strcat_chk(char *to, const char *from, size_t size) { return strcat(to, from); }
void __syslog_chk(int priority, int flag, const char *format, ...) { }

int __fprintf_chk(FILE *file, int flag, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    return vfprintf(file, format, values);
}

int __sprintf_chk(char *text, int flag, size_t size, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    return vsnprintf(text, size, format, values);
}

// libcrypto's fibres, which .NET does not use.
int getcontext(void *context) { return -1; }
int setcontext(const void *context) { return -1; }
void makecontext(void *context, void (*function)(void), int count, ...) { abort(); }
