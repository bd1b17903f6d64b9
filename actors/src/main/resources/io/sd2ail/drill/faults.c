/*
 * Preloaded into a process of a drill: makes its disk slow or full, its clock jump, and keeps a record of what it synced,
 * so that a power cut can be played after it was killed.
 *
 * SD2AIL_FAULTS is a folder. Faults are in force while a file of their name is in it:
 *   slow       milliseconds that each write and sync waits
 *   full       writes fail with ENOSPC
 *   clock      seconds that the wall clock is ahead
 * and if there is a folder `synced`, every sync of a file below SD2AIL_FAULTS_DISK leaves its content in
 * synced/data/INODE, every sync of a folder its names in synced/names/INODE, a line "INODE NAME" each.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const char *faults(void) { return getenv("SD2AIL_FAULTS"); }

/* The number in a fault's file; 0 while the fault is not in force, 1 for an empty file. */
static long in_force(const char *fault) {
    if (!faults()) return 0;
    char path[4096], text[32];
    snprintf(path, sizeof path, "%s/%s", faults(), fault);
    int fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    long n = syscall(SYS_read, fd, text, sizeof text - 1);
    syscall(SYS_close, fd);
    if (n <= 0) return 1;
    text[n] = 0;
    return atol(text);
}

/* Whether a descriptor is a file or folder on the drilled disk. */
static int on_disk(int fd, struct stat *info) {
    const char *disk = getenv("SD2AIL_FAULTS_DISK");
    if (!disk || fstat(fd, info) || !(S_ISREG(info->st_mode) || S_ISDIR(info->st_mode))) return 0;
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long n = readlink(link, path, sizeof path - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    return !strncmp(path, disk, strlen(disk));
}

static void wait_as_slow(void) {
    long slow = in_force("slow");
    if (slow > 0) {
        struct timespec pause = {slow / 1000, slow % 1000 * 1000000};
        nanosleep(&pause, NULL);
    }
}

static void all(int fd, const char *bytes, long n) {
    while (n > 0) {
        long written = syscall(SYS_write, fd, bytes, n);
        if (written <= 0) return;
        bytes += written;
        n -= written;
    }
}

/* Whole or not at all: the process may be killed meanwhile. */
static void record(int fd, const struct stat *info) {
    char link[64], path[4096], beside[4200], buffer[1 << 16];
    snprintf(path, sizeof path, "%s/synced/%s/%lu", faults(), S_ISDIR(info->st_mode) ? "names" : "data",
             (unsigned long) info->st_ino);
    snprintf(beside, sizeof beside, "%s.%ld", path, (long) syscall(SYS_gettid));
    int out = syscall(SYS_openat, AT_FDCWD, beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (out < 0) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    if (S_ISDIR(info->st_mode)) {
        DIR *names = opendir(link);
        for (struct dirent *entry; names && (entry = readdir(names));) {
            if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) {
                int n = snprintf(buffer, sizeof buffer, "%lu %s\n", (unsigned long) entry->d_ino, entry->d_name);
                all(out, buffer, n);
            }
        }
        if (names) closedir(names);
    } else {
        int in = syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC);
        long n;
        while (in >= 0 && (n = syscall(SYS_read, in, buffer, sizeof buffer)) > 0) all(out, buffer, n);
        if (in >= 0) syscall(SYS_close, in);
    }
    syscall(SYS_close, out);
    rename(beside, path);
}

/* The record is made first: what is there now is what the sync promises once it has returned. */
static int synced(int fd, int number) {
    struct stat info;
    if (on_disk(fd, &info)) {
        wait_as_slow();
        char folder[4096];
        snprintf(folder, sizeof folder, "%s/synced", faults());
        if (!access(folder, F_OK)) record(fd, &info);
    }
    return syscall(number, fd);
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

static int refused(int fd) {
    struct stat info;
    if (!faults() || !on_disk(fd, &info)) return 0;
    wait_as_slow();
    if (!in_force("full")) return 0;
    errno = ENOSPC;
    return 1;
}

ssize_t write(int fd, const void *bytes, size_t n) { return refused(fd) ? -1 : syscall(SYS_write, fd, bytes, n); }
ssize_t writev(int fd, const struct iovec *parts, int n) {
    return refused(fd) ? -1 : syscall(SYS_writev, fd, parts, n);
}
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
    return refused(fd) ? -1 : syscall(SYS_pwrite64, fd, bytes, n, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) {
    return refused(fd) ? -1 : syscall(SYS_pwrite64, fd, bytes, n, at);
}

/* Asked many thousand times a second: the file is looked at every 20 ms. */
static long ahead(void) {
    static volatile long seconds, looked;
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC_COARSE, &now);
    long millis = now.tv_sec * 1000 + now.tv_nsec / 1000000;
    if (millis - looked > 20) {
        looked = millis;
        seconds = in_force("clock");
    }
    return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    long failed = syscall(SYS_clock_gettime, clock, time);
    if (!failed && clock == CLOCK_REALTIME) time->tv_sec += ahead();
    return failed;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    long failed = syscall(SYS_gettimeofday, time, zone);
    if (!failed) time->tv_sec += ahead();
    return failed;
}
