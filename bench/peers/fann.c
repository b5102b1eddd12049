/* FANN, the C library, with its float networks. Reads one request a line from standard input, answers with one line of JSON; see
 * bench/README.md. It has no ReLU before 2.3 and no softmax, Adam or threads in its plain calls: T1 is its own kind of network, for the others
 * of the same shape tanh-like units stand in. "batch" is fann_train_epoch with FANN_TRAIN_BATCH, "fast" replaces tanh by FANN's piecewise one. */
#include <fann.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int ascending(const void *a, const void *b) { return *(const double *)a < *(const double *)b ? -1 : *(const double *)a > *(const double *)b; }

static double number(const char *line, const char *name, double otherwise) {
    const char *at = strstr(line, name);
    return at ? atof(at + strlen(name)) : otherwise;
}

static struct fann *network(const char *line, int fast) {
    unsigned sizes[16], count = 0;
    const char *at = strstr(line, "sizes=") + 6;
    while (count < 16) {
        char *end;
        sizes[count++] = (unsigned)strtoul(at, &end, 10);
        if (*end != ',') break;
        at = end + 1;
    }
    struct fann *ann = fann_create_standard_array(count, sizes);
    fann_set_activation_function_hidden(ann, strstr(line, "act=tanh") && !fast ? FANN_SIGMOID_SYMMETRIC : FANN_SIGMOID_SYMMETRIC_STEPWISE);
    fann_set_activation_function_output(ann, strstr(line, "loss=bce") ? (fast ? FANN_SIGMOID_STEPWISE : FANN_SIGMOID) : FANN_LINEAR);
    return ann;
}

int main(int argc, char **argv) {
    if (argc == 3 && !strcmp(argv[1], "start")) {
        struct fann *ann = fann_create_from_file(argv[2]);
        float *row = malloc(fann_get_num_input(ann) * sizeof(float));
        for (unsigned i = 0; i < fann_get_num_input(ann); i++) row[i] = 0.5f;
        printf("%g\n", fann_run(ann, row)[0]);
        return 0;
    }
    static char line[4096];
    static double times[4000000];
    while (fgets(line, sizeof line, stdin)) {
        char workload[32], variant[32], file[1024] = "";
        int threads;
        double budget;
        if (sscanf(line, "%31s %31s %d %lf", workload, variant, &threads, &budget) != 4) continue;
        struct fann *ann = network(line, !strcmp(variant, "fast"));
        size_t count = 0;
        if (!strcmp(variant, "save")) {
            sscanf(strstr(line, "file=") + 5, "%1023s", file);
            fann_save(ann, file);
            times[count++] = 0;
        } else if (strstr(line, "infer=1")) {
            float *row = malloc(fann_get_num_input(ann) * sizeof(float));
            for (unsigned i = 0; i < fann_get_num_input(ann); i++) row[i] = (float)rand() / (float)RAND_MAX;
            int rows = (int)number(line, "batch=", 1);
            volatile float sink = 0;
            fann_run(ann, row);
            for (double end = now() + budget; (count < 3 || now() < end) && count < 4000000;) {
                double started = now();
                for (int i = 0; i < rows; i++) sink += fann_run(ann, row)[0];
                times[count++] = now() - started;
            }
            free(row);
        } else {
            unsigned batch = (unsigned)number(line, "batch=", 1);
            struct fann_train_data *data = fann_create_train(batch, fann_get_num_input(ann), fann_get_num_output(ann));
            for (unsigned r = 0; r < batch; r++) {
                for (unsigned i = 0; i < fann_get_num_input(ann); i++) data->input[r][i] = (float)rand() / (float)RAND_MAX;
                for (unsigned i = 0; i < fann_get_num_output(ann); i++) data->output[r][i] = (float)(rand() & 1);
            }
            fann_set_training_algorithm(ann, FANN_TRAIN_BATCH);
            fann_set_learning_rate(ann, (float)number(line, "lr=", 0.1));
            int chunk = (int)number(line, "chunk=", 100);
            for (double end = now() + budget; (count < 3 || now() < end) && count < 4000000;) {
                double started = now();
                for (int i = 0; i < chunk; i++) fann_train_epoch(ann, data);
                times[count++] = (now() - started) / chunk;
            }
            fann_destroy_train(data);
        }
        fann_destroy(ann);
        qsort(times, count, sizeof *times, ascending);
        printf("{\"workload\":\"%s\",\"peer\":\"FANN\",\"variant\":\"%s\",\"threads\":1,\"seconds\":%.9g,\"median\":%.9g,\"p50\":%.9g,\"p99\":%.9g,\"chunks\":%zu}\n",
               workload, variant, times[0], times[count / 2], times[count / 2], times[count * 99 / 100], count);
        fflush(stdout);
    }
    return 0;
}
