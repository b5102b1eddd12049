using System;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Activations;
using Nabla.Kernels;
using Nabla.Optimizers;
using Nabla.Speed;

namespace Nabla.Bench;

/// <summary>The kernels that treat every element alike, in nanoseconds an element on one thread; the data stays in the first-level cache.</summary>
static class ElementBench
{
    const int Rounds = 9;
    const double RoundSeconds = 0.004;
    const int Rows = 8;
    const int Columns = 128;
    const int Length = Rows * Columns;

    static readonly string[] s_activations = ["relu", "tanh", "sigmoid", "gelu", "silu", "softplus"];

    public static void Run()
    {
        var z = new AlignedBuffer<float>(Length);
        var a = new AlignedBuffer<float>(Length);
        var delta = new AlignedBuffer<float>(Length);
        Console.WriteLine("| kernel | ns per element |");
        Console.WriteLine("|---|--:|");
        Row("exp", repeats => Exp(z, a, repeats));
        foreach (string name in s_activations)
        {
            ActivationPass<float> pass = Activation.Parse(name).Pass<float>();
            Row(name, repeats =>
            {
                for (; repeats > 0; repeats--)
                {
                    pass.Forward(z.Span, Columns, Rows, Columns, a.Span);
                }
            });
            Row($"{name}, derivative", repeats =>
            {
                for (; repeats > 0; repeats--)
                {
                    // Multiplied again and again, a slope below 1 would end in denormal numbers.
                    delta.Span.Fill(0.5f);
                    pass.Backward(pass.KeepsPreActivations ? z.Span : a.Span, a.Span, Columns, Rows, Columns, delta.Span);
                }
            });
        }

        Row("softmax of 128 classes", repeats =>
        {
            for (; repeats > 0; repeats--)
            {
                for (int row = 0; row < Rows; row++)
                {
                    SoftmaxKernel.Row<float>(z.Slice(row * Columns, Columns), Columns, a.Slice(row * Columns, Columns));
                }
            }
        });
        Row("dropout factors", repeats =>
        {
            var random = new CounterRandom(1, RandomPurpose.Dropout);
            for (; repeats > 0; repeats--)
            {
                for (int row = 0; row < Rows; row++)
                {
                    DropoutKernel.Factors(random, 1, row, 0.5, Columns, a.Slice(row * Columns, Columns));
                }
            }
        });
        foreach (Optimizer optimizer in new Optimizer[] { new StochasticGradientDescent(), new Momentum(), new Adam() })
        {
            Update(optimizer, delta);
        }

        void Row(string name, Action<int> kernel)
        {
            var random = new Random(1);
            foreach (ref float value in z.Span)
            {
                value = random.NextSingle() * 8 - 4;
            }

            delta.Span.Fill(0.5f);
            Measurement.WarmUp(kernel);
            (double[] seconds, _, _) = Measurement.Rounds(Rounds, RoundSeconds, kernel);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {seconds[0] * 1e9 / Length:F3} |"));
        }

        void Update(Optimizer optimizer, AlignedBuffer<float> gradients)
        {
            OptimizerPass<float> pass = optimizer.Pass<float>();
            AlignedBuffer<float>[] states = [.. Enumerable.Range(0, 3).Select(_ => new AlignedBuffer<float>(Length))];
            pass.BeginStep(1e-6, [1.0, 1.0]);
            Row($"update, {optimizer.Name}", repeats =>
            {
                for (; repeats > 0; repeats--)
                {
                    pass.Update(gradients.Span, default, z.Span, states[0].Span, states[1].Span, states[2].Span);
                }
            });
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Exp(AlignedBuffer<float> from, AlignedBuffer<float> to, int repeats)
    {
        for (; repeats > 0; repeats--)
        {
            ReadOnlySpan<float> x = from.Span;
            Span<float> y = to.Span;
            for (int i = 0; i < Length; i += Vector512<float>.Count)
            {
                VectorMath.Exp(Vector512.Create(x[i..])).CopyTo(y[i..]);
            }
        }
    }
}
