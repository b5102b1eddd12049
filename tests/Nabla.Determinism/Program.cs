using System;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Nabla.Activations;
using Nabla.Determinism;
using Nabla.Networks;

// What the runtime uses, and the bits that came out of it: one name and one value a line.
Console.WriteLine($"vector512 {Vector512.IsHardwareAccelerated}");
Console.WriteLine($"vector256 {Vector256.IsHardwareAccelerated}");
Console.WriteLine($"vector128 {Vector128.IsHardwareAccelerated}");
Console.WriteLine($"fma {Fma.IsSupported}");

// The file of the reference configurations, and the numbers of threads between commas.
foreach ((string name, int threads, string weights, string predictions) in ReferenceConfigurations.Hashes(args[0], [.. args[1].Split(',').Select(count => int.Parse(count, CultureInfo.InvariantCulture))]))
{
    Console.WriteLine($"reference-{name}-weights-{threads} {weights}");
    Console.WriteLine($"reference-{name}-predictions-{threads} {predictions}");
}

foreach ((string name, int threads, string hash) in TrainingPaths.Hashes())
{
    Console.WriteLine($"path-{name}-{threads} {hash}");
}

// A row predicted alone, by kernels of its own, has the bits of the row among others.
Console.WriteLine($"single-rows-float {SingleRowsEqualBulk<float>()}");
Console.WriteLine($"single-rows-double {SingleRowsEqualBulk<double>()}");

// Every element-wise activation and its derivative, in both number types, over all exponents.
foreach (Activation activation in Activation.Elementwise)
{
    Console.WriteLine($"function-{activation.Name}-float {FunctionHash<float>(activation, bits => BitConverter.Int32BitsToSingle((int)bits))}");
    Console.WriteLine($"function-{activation.Name}-double {FunctionHash<double>(activation, BitConverter.Int64BitsToDouble)}");
}

// The kernels one by one, over many shapes.
foreach ((string name, string hash) in KernelHashes.All<float>().Concat(KernelHashes.All<double>()))
{
    Console.WriteLine($"kernel-{name} {hash}");
}

static bool SingleRowsEqualBulk<T>()
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    Network<T> network = Network.Create<T>(200, seed: 3).Dense(300, Activation.ReLU).Dense(70, Activation.Tanh).Dense(10, Activation.Softmax);
    var random = new Random(5);
    var inputs = new Matrix<T>(50, 200);
    for (int i = 0; i < 50 * 200; i++)
    {
        inputs[i / 200, i % 200] = i % 3 == 0 ? T.Zero : T.CreateTruncating(random.NextDouble() - 0.5);
    }

    Matrix<T> bulk = network.Predict(inputs);
    T[] alone = new T[10];
    return Enumerable.Range(0, 50).All(row =>
    {
        network.Predict(inputs.Row(row), alone);
        return bulk.Row(row).SequenceEqual(alone);
    });
}

static string FunctionHash<T>(Activation activation, Func<long, T> fromBits)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int Length = 1 << 13;
    var random = new Random(17);
    T[] z = [.. Enumerable.Range(0, Length).Select(i => i % 2 == 0 ? fromBits(random.NextInt64()) : T.CreateTruncating(random.NextDouble() * 220 - 110))];
    T[] a = new T[Length];
    T[] slope = [.. Enumerable.Repeat(T.One, Length)];
    ActivationPass<T> pass = activation.Pass<T>();
    pass.Forward(z, Length, 1, Length, a);
    pass.Backward(pass.KeepsPreActivations ? z : a, a, Length, 1, Length, slope);

    // What bits a NaN has is left to the processor.
    T[] numbers = [.. a.Concat(slope).Where(number => !T.IsNaN(number))];
    return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(numbers.AsSpan())));
}
