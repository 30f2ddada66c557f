/* Notes what a program does to the files under one folder, in order: writes, cuts, names, and what is synced.
 *
 * Loaded before the C library (LD_PRELOAD). RECORDED_UNDER is the folder, RECORDED_IN the file of the notes. A note is
 * a head of four 8-byte numbers (kind, offset, length of the path, length of the data), then the path, then the data.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST 1024

enum { WRITE = 1, CUT, SYNC, CREATE, RENAME, UNLINK };

static char *paths[MOST];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int notes = -2;
static const char *under;

static int wanted(const char *path) {
    if (notes == -2) {
        under = getenv("RECORDED_UNDER");
        const char *in = getenv("RECORDED_IN");
        notes = under && in ? (int)syscall(SYS_openat, AT_FDCWD, in, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    }
    return notes >= 0 && path && strncmp(path, under, strlen(under)) == 0;
}

static void note(uint64_t kind, uint64_t offset, const char *path, const void *data, uint64_t length) {
    uint64_t head[4] = {kind, offset, strlen(path), length};
    struct iovec parts[3] = {{head, sizeof head}, {(void *)path, head[2]}, {(void *)data, length}};
    if (syscall(SYS_writev, notes, parts, 3) != (ssize_t)(sizeof head + head[2] + length))
        abort();
}

static char *path_of(int handle) { return handle >= 0 && handle < MOST ? paths[handle] : NULL; }

static int opened(const char *path, int flags, mode_t mode, const char *name) {
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, name);
    if (!wanted(path))
        return real(path, flags, mode);
    pthread_mutex_lock(&lock);
    int is_new = access(path, F_OK) != 0;
    int handle = real(path, flags, mode);
    if (handle >= 0 && handle < MOST) {
        free(paths[handle]);
        paths[handle] = strdup(path);
        if (is_new)
            note(CREATE, 0, path, "", 0);
        else if (flags & O_TRUNC)
            note(CUT, 0, path, "", 0);
    }
    pthread_mutex_unlock(&lock);
    return handle;
}

#define OPENS(name)                                                                                                    \
    int name(const char *path, int flags, ...) {                                                                       \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                                        \
        va_end(rest);                                                                                                  \
        return opened(path, flags, mode, #name);                                                                       \
    }
OPENS(open)
OPENS(open64)

int close(int handle) {
    int (*real)(int) = dlsym(RTLD_NEXT, "close");
    if (path_of(handle)) {
        pthread_mutex_lock(&lock);
        free(paths[handle]);
        paths[handle] = NULL;
        pthread_mutex_unlock(&lock);
    }
    return real(handle);
}

ssize_t write(int handle, const void *data, size_t length) {
    ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    const char *path = path_of(handle);
    if (!path)
        return real(handle, data, length);
    pthread_mutex_lock(&lock);
    int appends = fcntl(handle, F_GETFL) & O_APPEND;
    off_t at = lseek(handle, 0, appends ? SEEK_END : SEEK_CUR);
    ssize_t done = real(handle, data, length);
    if (done > 0)
        note(WRITE, at, path, data, done);
    pthread_mutex_unlock(&lock);
    return done;
}

static ssize_t put(int handle, const void *data, size_t length, off_t at, const char *name) {
    ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, name);
    const char *path = path_of(handle);
    if (!path)
        return real(handle, data, length, at);
    pthread_mutex_lock(&lock);
    ssize_t done = real(handle, data, length, at);
    if (done > 0)
        note(WRITE, at, path, data, done);
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t pwrite(int handle, const void *data, size_t length, off_t at) { return put(handle, data, length, at, "pwrite"); }

ssize_t pwrite64(int handle, const void *data, size_t length, off64_t at) {
    return put(handle, data, length, at, "pwrite64");
}

static int on_handle(int done, int handle, uint64_t kind, uint64_t offset) {
    const char *path = path_of(handle);
    if (path && done == 0) {
        pthread_mutex_lock(&lock);
        note(kind, offset, path, "", 0);
        pthread_mutex_unlock(&lock);
    }
    return done;
}

int fsync(int handle) { return on_handle(((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(handle), handle, SYNC, 0); }

int fdatasync(int handle) {
    return on_handle(((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(handle), handle, SYNC, 0);
}

int ftruncate(int handle, off_t size) {
    return on_handle(((int (*)(int, off_t))dlsym(RTLD_NEXT, "ftruncate"))(handle, size), handle, CUT, size);
}

int ftruncate64(int handle, off64_t size) {
    return on_handle(((int (*)(int, off64_t))dlsym(RTLD_NEXT, "ftruncate64"))(handle, size), handle, CUT, size);
}

/* A hole is not recorded, so none is made; whoever asks for one can do without. */
int fallocate(int handle, int mode, off_t at, off_t length) {
    (void)handle, (void)mode, (void)at, (void)length;
    return -1;
}

int fallocate64(int handle, int mode, off64_t at, off64_t length) {
    (void)handle, (void)mode, (void)at, (void)length;
    return -1;
}

static int on_path(int done, const char *path, uint64_t kind, const char *other) {
    if (done == 0 && wanted(path)) {
        pthread_mutex_lock(&lock);
        note(kind, 0, path, other, strlen(other));
        pthread_mutex_unlock(&lock);
    }
    return done;
}

int unlink(const char *path) {
    return on_path(((int (*)(const char *))dlsym(RTLD_NEXT, "unlink"))(path), path, UNLINK, "");
}

int remove(const char *path) {
    return on_path(((int (*)(const char *))dlsym(RTLD_NEXT, "remove"))(path), path, UNLINK, "");
}

int rename(const char *path, const char *other) {
    return on_path(((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename"))(path, other), path, RENAME, other);
}
