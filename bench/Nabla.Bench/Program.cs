using System;
using System.Globalization;
using Nabla.Bench;

switch (args)
{
    case ["accuracy", var folder, .. var names]:
        AccuracyBench.Run(folder, names);
        return 0;
    case ["data", "idx", var folder]:
        DataBench.RunImages(folder);
        return 0;
    case ["data", .. var size]:
        DataBench.Run(size.Length > 0 ? int.Parse(size[0], CultureInfo.InvariantCulture) : 1000, size.Length > 1 ? int.Parse(size[1], CultureInfo.InvariantCulture) : 6);
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
        KernelBench.Run();
        return 0;
    case ["memory", "bytes" or "floats"]:
        MemoryBench.Run(args[1] == "bytes");
        return 0;
    case ["steps"]:
        StepBench.Run();
        return 0;
    default:
        Console.Error.WriteLine(
            """
            Measures Nabla. Figures of one run belong together: another minute on the same machine may differ by half.

              accuracy FOLDER [NAME ...]   default training on the data sets of a folder with scores.json, against its reference scores
              data [MB [DIGITS]]           a CSV file of that size, read, understood and encoded: MB/s and memory; 1000 MB of numbers with 6 digits
              data idx FOLDER              the same for the training images of a folder, compressed and not
              denormals                    T4 with dead units and with denormal inputs: whether steps become slower
              disk [ROWS [only]]           T4 from a file, against memory; "only" leaves memory out, for more rows than it holds
              functions [NAME ...]         every float through each activation and its derivative, or through those named: the worst errors
              images FOLDER                default training on the IDX files of a folder (MNIST's names), time and memory
              kernels                      matrix products in GFLOP/s and as a share of the processor's FMA peak
              memory bytes|floats          T3 with its inputs held as bytes or as floats: peak memory, speed, and the cost of gathering a row
              steps                        training steps of some network shapes
            """);
        return 2;
}
