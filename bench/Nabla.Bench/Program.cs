using System;
using System.Globalization;
using System.Linq;
using Nabla.Bench;

switch (args)
{
    case ["accuracy", var folder, .. var words]:
        AccuracyBench.Run(
            folder, words.FirstOrDefault(word => word.StartsWith("states=", StringComparison.Ordinal))?["states=".Length..],
            [.. words.Where(word => !word.Contains('='))]);
        return 0;
    case ["ablation", var folder, var variants, var states, .. var rest]:
        AblationBench.Run(
            folder, variants, states, [.. rest.Where(word => !word.Contains('='))],
            repeats: Setting(rest, "repeats", 1), threads: Setting(rest, "threads", Environment.ProcessorCount));
        return 0;
    case ["data", "idx", var folder]:
        DataBench.RunImages(folder);
        return 0;
    case ["fashion", var folder, .. var settings]:
        FashionBench.Run(folder, settings);
        return 0;
    case ["data", "wide", .. var columns]:
        TableShapeBench.RunWide(columns.Length > 0 ? int.Parse(columns[0], CultureInfo.InvariantCulture) : 10_000);
        return 0;
    case ["data", "categories", .. var count]:
        TableShapeBench.RunCategories(count.Length > 0 ? int.Parse(count[0], CultureInfo.InvariantCulture) : 5_000);
        return 0;
    case ["data", var megabytes, var digits, "once", var memory]:
        DataBench.Run(int.Parse(megabytes, CultureInfo.InvariantCulture), int.Parse(digits, CultureInfo.InvariantCulture), once: true, int.Parse(memory, CultureInfo.InvariantCulture));
        return 0;
    case ["data", .. var size]:
        DataBench.Run(size.Length > 0 ? int.Parse(size[0], CultureInfo.InvariantCulture) : 1000, size.Length > 1 ? int.Parse(size[1], CultureInfo.InvariantCulture) : 6, size is [.., "once"]);
        return 0;
    case ["denormals"]:
        DenormalBench.Run();
        return 0;
    case ["disk", .. var size]:
        DiskBench.Run(size.Length > 0 ? int.Parse(size[0], CultureInfo.InvariantCulture) : 60_000, size is [_, "only"]);
        return 0;
    case ["functions", .. var names]:
        FunctionBench.Run(names);
        return 0;
    case ["images", var folder]:
        ImageBench.Run(folder);
        return 0;
    case ["kernels"]:
        KernelBench.Products();
        Console.WriteLine();
        ElementBench.Run();
        return 0;
    case ["elements"]:
        ElementBench.Run();
        return 0;
    case ["memory", "bytes" or "floats"]:
        MemoryBench.Run(args[1] == "bytes");
        return 0;
    case ["peer"]:
        PeerBench.Run();
        return 0;
    case ["many"]:
        ManyNetworksBench.Run();
        return 0;
    case ["predictions"]:
        PredictionBench.Run();
        return 0;
    case ["steps", .. var names]:
        StepBench.Run(names);
        return 0;
    case ["startup", var program, .. var others]:
        StartupBench.Run(program, others);
        return 0;
    default:
        Console.Error.WriteLine(
            """
            Measures Nabla. Figures of one run belong together: another minute on the same machine may differ by half.

              ablation FOLDER RECIPES STATES [NAME ...] [repeats=1] [threads=N]
                                           recipes of a file, one a line, compared by cross-validation on the training rows of a folder with scores.json
              accuracy FOLDER [states=FILE] [NAME ...]
                                           default training on the data sets of a folder with scores.json, against its reference scores
              data [MB [DIGITS [once [MEMORY]]]]    a CSV file of that size, read, understood and encoded: MB/s and memory; 1000 MB of numbers with 6 digits
              data wide [COLUMNS]          a CSV file of 2,000 rows and 10,000 columns, read and encoded: time and memory
              data categories [COUNT]      a CSV file of 200,000 rows with a column of 5,000 categories, the same
              data idx FOLDER              the same for the training images of a folder, compressed and not
              denormals                    T4 with dead units and with denormal inputs: whether steps become slower
              disk [ROWS [only]]           T4 from a file, against memory; "only" leaves memory out, for more rows than it holds
              elements                     the element-wise kernels alone
              fashion FOLDER [KEY=VALUE]   Fashion-MNIST: seconds of training and test accuracy; hidden, batch, epochs, rate, optimizer, schedule, seeds, threads
              functions [NAME ...]         every float through each activation and its derivative, or through those named: the worst errors
              images FOLDER                default training on the IDX files of a folder (MNIST's names), time and memory
              kernels                      matrix products in GFLOP/s and as a fraction of the processor's FMA peak, dense and sparse; element-wise kernels
              many                         sixteen small networks trained at once, by one thread and by two
              memory bytes|floats          T3 with its inputs held as bytes or as floats: peak memory, speed, and the cost of gathering a row
              peer                         answers the requests of bench/side-by-side on standard input
              predictions                  single rows, batches and bulk through a trained network's shape
              startup NABLA [NAME=CMD ...] process start to first prediction: ./nabla or Nabla.Cli.dll, PyTorch where installed, other programs
              steps [T1 ...]               training steps of the workloads, or of those named
            """);
        return 2;
}

static int Setting(string[] words, string name, int otherwise) =>
    words.FirstOrDefault(word => word.StartsWith(name + "=", StringComparison.Ordinal)) is { } word
        ? int.Parse(word[(name.Length + 1)..], CultureInfo.InvariantCulture)
        : otherwise;
