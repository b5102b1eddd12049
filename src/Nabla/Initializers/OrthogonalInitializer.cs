using System;
using System.Collections.Generic;
using Nabla.Kernels;

namespace Nabla.Initializers;

/// <summary>
/// W = gain · Q, Q of the QR decomposition of a matrix of standard normal numbers, with a positive diagonal of R so that Q is uniform among the
/// orthogonal matrices (Mezzadri 2007; Saxe et al. 2014). The shorter side is orthonormal: <c>WᵀW = gain² I</c> or <c>WWᵀ = gain² I</c>.
/// </summary>
sealed record OrthogonalInitializer : Initializer
{
    public override string Name => "orthogonal";

    /// <summary>A finite number above 0.</summary>
    public double Gain { get; init => field = Positive(value, "gain"); } = 1;

    public override IReadOnlyList<(string Name, double Value)> Parameters => [("gain", Gain), ("bias", Bias)];

    private protected override Initializer With(IReadOnlyList<double> values) => new OrthogonalInitializer { Gain = values[0], Bias = values[1] };

    internal override void Fill(CounterRandom random, int inputs, int outputs, Span<double> weights, Span<double> biases)
    {
        int length = Math.Max(inputs, outputs);
        int count = Math.Min(inputs, outputs);
        double[] vectors = new double[length * count];
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = random.Normal((ulong)i);
        }

        Orthonormalise(vectors, length, count);
        for (int i = 0; i < inputs; i++)
        {
            for (int j = 0; j < outputs; j++)
            {
                weights[(i * outputs) + j] = Gain * (inputs >= outputs ? vectors[(j * length) + i] : vectors[(i * length) + j]);
            }
        }

        biases.Fill(Bias);
    }

    /// <summary>
    /// Gram and Schmidt, each vector made orthogonal to those before it twice: "twice is enough" for orthogonality to rounding (Giraud, Langou and
    /// Rozložník 2005). The diagonal of R is the positive length of what is left.
    /// </summary>
    static void Orthonormalise(double[] vectors, int length, int count)
    {
        for (int j = 0; j < count; j++)
        {
            Span<double> vector = vectors.AsSpan(j * length, length);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int i = 0; i < j; i++)
                {
                    ReadOnlySpan<double> before = vectors.AsSpan(i * length, length);
                    LinearKernel.AddScaled(-NormKernel.Dot(before, vector), before, vector);
                }
            }

            LinearKernel.Scale(1 / Math.Sqrt(NormKernel.SumOfSquares<double>(vector)), vector);
        }
    }
}
