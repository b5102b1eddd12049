using System;
using Nabla.Bench;

switch (args)
{
    case ["accuracy", var folder, .. var names]:
        AccuracyBench.Run(folder, names);
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
    case ["many"]:
        ManyNetworksBench.Run();
        return 0;
    case ["predictions"]:
        PredictionBench.Run();
        return 0;
    case ["startup", var program, .. var others]:
        StartupBench.Run(program, others);
        return 0;
    case ["steps"]:
        StepBench.Run();
        return 0;
    default:
        Console.Error.WriteLine(
            """
            Measures Nabla. Figures of one run belong together: another minute on the same machine may differ by half.

              accuracy FOLDER [NAME ...]   default training on the data sets of a folder with scores.json, against its reference scores
              functions [NAME ...]         every float through each activation and its derivative, or through those named: the worst errors
              images FOLDER                default training on the IDX files of a folder (MNIST's names), time and memory
              kernels                      matrix products in GFLOP/s and as a share of the processor's FMA peak
              many                         sixteen small networks trained at once, by one thread and by two
              predictions                  single rows, batches and bulk through a trained network's shape
              startup NABLA [NAME=CMD ...] process start to first prediction: Nabla.Cli.dll, PyTorch where installed, other programs
              steps                        training steps of some network shapes
            """);
        return 2;
}
