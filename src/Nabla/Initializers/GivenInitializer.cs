using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Kernels;

namespace Nabla.Initializers;

/// <summary>Weights and biases that the caller gave. It has no text that could be read back: <c>given</c> says only that they were.</summary>
sealed record GivenInitializer : Initializer
{
    readonly double[] _weights;
    readonly double[]? _biases;

    public GivenInitializer(double[] weights, double[]? biases)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _weights = [.. weights.Select(weight => Finite(weight, nameof(weights)))];
        _biases = biases is null ? null : [.. biases.Select(bias => Finite(bias, nameof(biases)))];
    }

    public override string Name => "given";

    public override IReadOnlyList<(string Name, double Value)> Parameters => [];

    public bool Equals(GivenInitializer? other) =>
        base.Equals(other) && _weights.AsSpan().SequenceEqual(other._weights) && _biases.AsSpan().SequenceEqual(other._biases);

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), _weights.Length, _weights.FirstOrDefault());

    private protected override Initializer With(IReadOnlyList<double> values) => this;

    internal override void Fill(CounterRandom random, int inputs, int outputs, Span<double> weights, Span<double> biases)
    {
        if (_weights.Length != weights.Length || (_biases is not null && _biases.Length != biases.Length))
        {
            throw new ArgumentException(
                $"A layer of {inputs} inputs and {outputs} outputs has {weights.Length} weights and {biases.Length} biases; "
                + $"{_weights.Length} weights and {_biases?.Length ?? 0} biases were given.");
        }

        _weights.CopyTo(weights);
        biases.Fill(Bias);
        _biases.AsSpan().CopyTo(biases);
    }
}
