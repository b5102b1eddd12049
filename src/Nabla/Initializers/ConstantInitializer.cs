using System.Collections.Generic;

namespace Nabla.Initializers;

/// <summary><c>w = 0</c></summary>
sealed record Zeros : ElementwiseInitializer
{
    public override string Name => "zeros";

    private protected override Initializer With(IReadOnlyList<double> values) => this with { Bias = values[0] };

    private protected override WeightDistribution Weights(int inputs, int outputs) => WeightDistribution.Point(0);
}

/// <summary><c>w = value</c></summary>
sealed record ConstantInitializer : ElementwiseInitializer
{
    public override string Name => "constant";

    /// <summary>The number: finite.</summary>
    public double Value { get; init => field = Finite(value, "value"); } = 0.1;

    public override IReadOnlyList<(string Name, double Value)> Parameters => [("value", Value), ("bias", Bias)];

    private protected override Initializer With(IReadOnlyList<double> values) => new ConstantInitializer { Value = values[0], Bias = values[1] };

    private protected override WeightDistribution Weights(int inputs, int outputs) => WeightDistribution.Point(Value);
}
