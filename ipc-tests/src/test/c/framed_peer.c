/*
 * A peer that speaks wire=framed over a FIFO or a Unix stream socket, written from docs/wire.md and
 * docs/wire-fifo.md alone.
 *
 *   framed_peer send    fifo|unix PATH COUNT SIZE [NAME=VALUE...]   sends COUNT messages of SIZE bytes with
 *                                                                  these headers, says goodbye
 *   framed_peer receive fifo|unix PATH                             receives until a goodbye; a line a message:
 *                                                                  "number size sum name=value ..."
 *
 * Byte i of message n is (n * 7 + i) & 255. Every message may be 1 MiB long.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define MAX_MESSAGE (1 << 20)
#define HEADER 16
#define FIFO_FRAME 4096
#define STREAM_FRAME 65536
#define WIRE_VERSION 2
#define MAX_BLOCK 4096
#define MAX_HEADERS 64
#define LAST 1
#define LEAVE 2
#define HEADERS 4
#define HELLO 0x80

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void put32(uint8_t *to, uint32_t value) {
  for (int i = 0; i < 4; i++) to[i] = (uint8_t)(value >> 8 * i);
}

static uint32_t get32(const uint8_t *from) {
  return from[0] | from[1] << 8 | from[2] << 16 | (uint32_t)from[3] << 24;
}

static void await(int fd, short events) {
  struct pollfd one = {fd, events, 0};
  if (poll(&one, 1, 30000) <= 0) die("nothing happens");
}

static void write_whole(int fd, const uint8_t *bytes, size_t length) {
  while (length > 0) {
    ssize_t count = write(fd, bytes, length);
    if (count < 0 && errno == EAGAIN) {
      await(fd, POLLOUT);
    } else if (count < 0) {
      die("write");
    } else {
      bytes += count;
      length -= (size_t)count;
    }
  }
}

/* Returns 0 at the end. */
static int read_whole(int fd, uint8_t *bytes, size_t length) {
  while (length > 0) {
    ssize_t count = read(fd, bytes, length);
    if (count == 0) return 0;
    if (count < 0 && errno == EAGAIN) {
      await(fd, POLLIN);
    } else if (count < 0) {
      die("read");
    } else {
      bytes += count;
      length -= (size_t)count;
    }
  }
  return 1;
}

/* ---- frames ---- */

static void put_header(uint8_t *frame, uint32_t payload, int flags, int index, uint32_t sender, uint32_t number) {
  put32(frame, payload);
  frame[4] = WIRE_VERSION;
  frame[5] = (uint8_t)flags;
  frame[6] = (uint8_t)index;
  frame[7] = (uint8_t)(index >> 8);
  put32(frame + 8, sender);
  put32(frame + 12, number);
}

/* The headers of every message that is sent, as the page draws them. */
static uint8_t block[MAX_BLOCK];
static uint32_t block_length;

static void add_header(const char *text) {
  const char *equals = strchr(text, '=');
  if (!equals) die("a header is NAME=VALUE");
  uint32_t name = (uint32_t)(equals - text), value = (uint32_t)strlen(equals + 1);
  if (block_length == 0) block_length = 4;
  if (block_length + 3 + name + value > MAX_BLOCK) die("the headers are too long");
  uint8_t *to = block + block_length;
  to[0] = (uint8_t)name;
  to[1] = (uint8_t)value;
  to[2] = (uint8_t)(value >> 8);
  memcpy(to + 3, text, name);
  memcpy(to + 3 + name, equals + 1, value);
  block_length += 3 + name + value;
  block[0] = (uint8_t)block_length;
  block[1] = (uint8_t)(block_length >> 8);
  block[2]++;
}

static void send_message(int fd, uint32_t sender, uint32_t number, uint32_t size, uint32_t max_frame) {
  static uint8_t frame[STREAM_FRAME];
  uint32_t at = 0, all = block_length + size;
  int index = 0;
  do {
    uint32_t left = all - at;
    uint32_t payload = left < max_frame - HEADER ? left : max_frame - HEADER;
    int flags = (at + payload == all ? LAST : 0) | (index == 0 && block_length > 0 ? HEADERS : 0);
    put_header(frame, payload, flags, index++, sender, number);
    for (uint32_t i = 0; i < payload; i++) {
      uint32_t byte = at + i;
      frame[HEADER + i] = byte < block_length ? block[byte] : (uint8_t)(number * 7 + byte - block_length);
    }
    write_whole(fd, frame, HEADER + payload);
    at += payload;
  } while (at < all);
}

static void send_all(int fd, uint32_t sender, uint32_t count, uint32_t size, uint32_t max_frame) {
  for (uint32_t number = 0; number < count; number++) send_message(fd, sender, number, size, max_frame);
  uint8_t leave[HEADER];
  put_header(leave, 0, LEAVE, 0, sender, count);
  write_whole(fd, leave, HEADER);
}

static int is_name(const uint8_t *name, uint32_t length) {
  for (uint32_t i = 0; i < length; i++) {
    int alphanumeric = (name[i] | 32) >= 'a' && (name[i] | 32) <= 'z';
    alphanumeric |= name[i] >= '0' && name[i] <= '9';
    if (!alphanumeric && (i == 0 || !name[i] || !strchr("._-", name[i]))) return 0;
  }
  return length >= 1 && length <= 64;
}

static void print_headers(const uint8_t *of, uint32_t length) {
  uint32_t at = 4, count = 0;
  while (length - at >= 3) {
    uint32_t name = of[at], value = of[at + 1] | of[at + 2] << 8;
    if (name + value > length - at - 3 || !is_name(of + at + 3, name)) break;
    printf(" %.*s=%.*s", (int)name, of + at + 3, (int)value, of + at + 3 + name);
    at += 3 + name + value;
    count++;
  }
  if (at != length || count != of[2] || count > MAX_HEADERS || of[3] != 0) {
    fprintf(stderr, "no block of headers\n");
    exit(1);
  }
}

/* Receives one sender's messages until it says goodbye; checks what the page promises of them. */
static void receive_all(int fd, uint32_t max_frame) {
  static uint8_t frame[STREAM_FRAME];
  static uint8_t received[MAX_BLOCK];
  uint32_t size = 0, sum = 0, next_number = 0, next_index = 0, in_block = 0, of_block = 0;
  while (read_whole(fd, frame, HEADER)) {
    uint32_t payload = get32(frame), number = get32(frame + 12);
    uint32_t index = frame[6] | frame[7] << 8;
    if (frame[4] != WIRE_VERSION || payload > max_frame - HEADER) {
      fprintf(stderr, "no frame\n");
      exit(1);
    }
    if (!read_whole(fd, frame + HEADER, payload)) break;
    if (frame[5] & HELLO) continue;
    if (number != next_number || index != next_index) {
      fprintf(stderr, "expected frame %u of message %u, got %u of %u\n", next_index, next_number, index, number);
      exit(1);
    }
    if (frame[5] & LEAVE) {
      printf("goodbye\n");
      return;
    }
    if (frame[5] & HEADERS) {
      if (index != 0) {
        fprintf(stderr, "headers in the middle of a message\n");
        exit(1);
      }
      of_block = 4; /* until its length is read */
    }
    for (uint32_t i = 0; i < payload; i++) {
      uint8_t byte = frame[HEADER + i];
      if (in_block < of_block) {
        received[in_block++] = byte;
        if (in_block == 4) of_block = received[0] | received[1] << 8;
        if (of_block < 4 || of_block > MAX_BLOCK) die("the length of the headers");
      } else {
        sum = sum * 31 + byte;
        size++;
      }
    }
    next_index++;
    if (frame[5] & LAST) {
      printf("%u %u %u", number, size, sum);
      if (in_block != of_block) die("the message ends in its headers");
      if (of_block > 0) print_headers(received, of_block);
      printf("\n");
      fflush(stdout);
      size = sum = next_index = in_block = of_block = 0;
      next_number++;
    }
  }
  printf("lost\n");
}

/* ---- FIFO: presence is told by locks ---- */

static int lock(int fd, off_t start, off_t length) {
  struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
  return fcntl(fd, F_OFD_SETLK, &range) == 0;
}

/* The length of somebody else's lock, 0 if there is none. */
static off_t locked(int fd, off_t start) {
  struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = 1};
  if (fcntl(fd, F_OFD_GETLK, &range) < 0) die("F_OFD_GETLK");
  return range.l_type == F_UNLCK ? 0 : range.l_len;
}

static void send_fifo(const char *path, uint32_t count, uint32_t size) {
  uint32_t sender = 1 + ((uint32_t)getpid() & 0xffff);
  int fd = open(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) die(path);
  off_t max_message = locked(fd, 1LL << 35) - 1;
  if (max_message != MAX_MESSAGE || !locked(fd, 0) || locked(fd, 1LL << 33) != WIRE_VERSION) die("no receiver of these terms");
  if (!lock(fd, (1LL << 32) + sender, 1)) die("the number is taken");
  off_t places = locked(fd, 1LL << 34), place = 1;
  while (place <= places && !lock(fd, place, 1)) place++;
  if (place > places) die("the receiver is full");
  uint8_t hello[HEADER];
  put_header(hello, 0, HELLO, 0, sender, 0);
  if (write(fd, hello, HEADER) < 0 && errno != EAGAIN) die("write");
  send_all(fd, sender, count, size, FIFO_FRAME);
  close(fd);
}

static void receive_fifo(const char *path) {
  if (mkfifo(path, 0600) < 0) die(path);
  int fd = open(path, O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) die(path);
  if (!lock(fd, 0, 1) || !lock(fd, 1LL << 33, WIRE_VERSION) || !lock(fd, 1LL << 34, 4) || !lock(fd, 1LL << 35, MAX_MESSAGE + 1LL)) {
    die("F_OFD_SETLK");
  }
  receive_all(fd, FIFO_FRAME);
  fchmod(fd, 0);
  unlink(path);
  close(fd);
}

/* ---- Unix stream socket: a handshake ---- */

static int unix_socket(const char *path, struct sockaddr_un *address) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  strncpy(address->sun_path, path, sizeof address->sun_path - 1);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) die("socket");
  return fd;
}

static void send_unix(const char *path, uint32_t count, uint32_t size) {
  struct sockaddr_un address;
  int fd = unix_socket(path, &address);
  if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) die(path);
  uint8_t hello[32] = "IPCs", reply[64];
  hello[4] = WIRE_VERSION;
  put32(hello + 8, 0x11223344);
  put32(hello + 12, MAX_MESSAGE);
  write_whole(fd, hello, sizeof hello);
  if (!read_whole(fd, reply, sizeof reply) || memcmp(reply, "IPCr", 4) != 0 || reply[6] != 0) die("not admitted");
  send_all(fd, 0x11223344, count, size, STREAM_FRAME);
  close(fd);
}

static void receive_unix(const char *path) {
  struct sockaddr_un address;
  int listener = unix_socket(path, &address);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4) < 0) die(path);
  chmod(path, 0600);
  int fd = accept(listener, NULL, NULL);
  uint8_t hello[32], reply[64] = "IPCr";
  if (fd < 0 || !read_whole(fd, hello, sizeof hello) || memcmp(hello, "IPCs", 4) != 0) die("no hello");
  int terms = hello[4] == WIRE_VERSION && get32(hello + 12) == MAX_MESSAGE;
  reply[4] = WIRE_VERSION;
  reply[6] = terms ? 0 : 2;
  put32(reply + 8, MAX_MESSAGE);
  write_whole(fd, reply, sizeof reply);
  if (terms) receive_all(fd, STREAM_FRAME);
  send(fd, "G", 1, MSG_NOSIGNAL); /* to no avail where the sender has left already */
  close(fd);
  unlink(path);
}

int main(int argc, char **argv) {
  int sends = argc >= 6 && strcmp(argv[1], "send") == 0;
  if (!sends && !(argc == 4 && strcmp(argv[1], "receive") == 0)) {
    fprintf(stderr, "usage: framed_peer send|receive fifo|unix PATH [COUNT SIZE [NAME=VALUE...]]\n");
    return 2;
  }
  int fifo = strcmp(argv[2], "fifo") == 0;
  if (sends) {
    uint32_t count = (uint32_t)atoi(argv[4]), size = (uint32_t)atoi(argv[5]);
    for (int i = 6; i < argc; i++) add_header(argv[i]);
    fifo ? send_fifo(argv[3], count, size) : send_unix(argv[3], count, size);
  } else {
    fifo ? receive_fifo(argv[3]) : receive_unix(argv[3]);
  }
  return 0;
}
