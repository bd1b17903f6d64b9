/* A side of `./sd2ail benchmark rollout`: nothing but mj_step in a loop, on recorded actions, with the recorded resets.

   mujoco_loop MODEL.xml FRAME_SKIP RECORDING

   Reads one request a line, which names its command in JSON, and answers each with a line of JSON:

       {"command":"versions"}  -> {"versions": {"mujoco": "4.0.0"}, "threads": 1}
       {"command":"check"}     -> {"checked": 1000, "different": 0}     numbers of qpos and qvel that are not the recorded
       {"command":"run"}       -> {"steps": 40000, "seconds": 1.7}      the whole recording

   The recording (io.sd2ail.bench.rollout.Recording): 8 ints (action size, state size, steps, resets, checked steps, and three of
   no concern here), then doubles: actions [steps][action size], states after resets [resets][state size], states after
   the first steps [checked][state size], their rewards [checked]; then ints: the steps before which there is a reset.
   A state begins with time, qpos, qvel. */

#include <mujoco/mujoco.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static mjModel* model;
static mjData* data;
static int frame_skip;

static int action_size, state_size, steps, resets, checked;
static double *actions, *initial, *states;
static int* reset_before;

static void fail(const char* what) {
  printf("{\"error\": \"%s\"}\n", what);
  fflush(stdout);
  exit(1);
}

static void* take(FILE* file, size_t size, size_t count) {
  void* memory = malloc(size * count + 1);
  if (!memory || fread(memory, size, count, file) != count) fail("the recording ends too early");
  return memory;
}

static void load(const char* path) {
  FILE* file = fopen(path, "rb");
  if (!file) fail("the recording can't be opened");
  int* header = take(file, sizeof(int), 8);
  action_size = header[0];
  state_size = header[1];
  steps = header[2];
  resets = header[3];
  checked = header[4];
  actions = take(file, sizeof(double), (size_t)steps * action_size);
  initial = take(file, sizeof(double), (size_t)resets * state_size);
  states = take(file, sizeof(double), (size_t)checked * state_size);
  free(take(file, sizeof(double), checked));
  reset_before = take(file, sizeof(int), resets);
  free(header);
  fclose(file);
}

static void reset(int index) {
  const double* state = initial + (size_t)index * state_size;
  mj_resetData(model, data);
  memcpy(data->qpos, state + 1, model->nq * sizeof(double));
  memcpy(data->qvel, state + 1 + model->nq, model->nv * sizeof(double));
  mj_forward(model, data);
}

static int different(int step) {
  const double* state = states + (size_t)step * state_size;
  int count = 0;
  for (int i = 0; i < model->nq; i++) count += memcmp(&data->qpos[i], &state[1 + i], sizeof(double)) != 0;
  for (int i = 0; i < model->nv; i++) count += memcmp(&data->qvel[i], &state[1 + model->nq + i], sizeof(double)) != 0;
  return count;
}

/* Returns how many numbers are not the recorded ones, if they are to be compared. */
static int run(int count, int compare) {
  int wrong = 0, next = 0;
  for (int step = 0; step < count; step++) {
    if (next < resets && reset_before[next] == step) reset(next++);
    memcpy(data->ctrl, actions + (size_t)step * action_size, action_size * sizeof(double));
    for (int i = 0; i < frame_skip; i++) mj_step(model, data);
    if (compare) wrong += different(step);
  }
  return wrong;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

static void answer(const char* line) {
  if (strstr(line, "\"versions\"")) {
    printf("{\"versions\": {\"mujoco\": \"%s\", \"compiler\": \"%s\"}, \"threads\": 1}\n", mj_versionString(), __VERSION__);
  } else if (strstr(line, "\"check\"")) {
    printf("{\"checked\": %d, \"different\": %d}\n", checked, run(checked, 1));
  } else if (strstr(line, "\"run\"")) {
    double start = now();
    run(steps, 0);
    printf("{\"steps\": %d, \"seconds\": %.9f}\n", steps, now() - start);
  } else {
    printf("{\"error\": \"can't do that\"}\n");
  }
  fflush(stdout);
}

int main(int count, char** arguments) {
  char text[1000] = "", line[1000];
  if (count != 4) fail("needs a model, a frame skip and a recording");
  model = mj_loadXML(arguments[1], NULL, text, sizeof text);
  if (!model) fail("MuJoCo can't load the model");
  data = mj_makeData(model);
  frame_skip = atoi(arguments[2]);
  load(arguments[3]);
  if (action_size != model->nu || state_size < 1 + model->nq + model->nv) fail("model and recording don't fit");
  while (fgets(line, sizeof line, stdin)) answer(line);
  return 0;
}
