using System;
using System.Linq;
using System.Numerics;
using System.Text.RegularExpressions;
using Nabla.Activations;

namespace Nabla.Losses;

/// <summary>The loss of one row.</summary>
/// <param name="outputs">The outputs of the last layer.</param>
/// <param name="targets">The targets, as many.</param>
public delegate double LossValue(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets);

/// <summary>The derivative of a <see cref="LossValue"/> by each output.</summary>
/// <param name="outputs">The outputs of the last layer.</param>
/// <param name="targets">The targets, as many.</param>
/// <param name="gradient">Receives the derivatives, as many.</param>
public delegate void LossGradient(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> gradient);

/// <summary>A loss from outside the library, its gradient checked.</summary>
sealed partial class CustomLoss : Loss
{
    readonly LossValue _value;
    readonly LossGradient _gradient;
    readonly int? _outputs;

    public CustomLoss(string name, LossValue value, LossGradient gradient, int? outputs)
        : base(CheckName(name), LossTargets.Numbers)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(gradient);
        _value = value;
        _gradient = gradient;
        _outputs = outputs;
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs ?? 1, 1, nameof(outputs));
        LossGradientCheck.Run(name, value, gradient, outputs);
    }

    public override string Formula => "defined in the program that uses it";

    public override string Gradient => "defined in the program that uses it";

    public override string Source => "defined in the program that uses it";

    /// <summary>The loss of a row.</summary>
    internal LossValue RowValue => _value;

    /// <summary>Its derivative.</summary>
    internal LossGradient RowGradient => _gradient;

    internal override LossFunction<T> Function<T>() => new CustomLossFunction<T>(_value, _gradient);

    public override bool Equals(Loss? other) => other is CustomLoss custom && custom.Name == Name && custom._value == _value && custom._gradient == _gradient;

    public override int GetHashCode() => HashCode.Combine(Name, _value, _gradient);

    /// <summary>The engine takes the derivative through any activation.</summary>
    private protected override string? WhyNot(Activation output) => null;

    private protected override void CheckOutputs(int count)
    {
        if (_outputs is { } outputs && outputs != count)
        {
            throw new ArgumentException($"The loss {Name} is written for {outputs} outputs; the network has {count}: give its last layer {outputs} units.");
        }
    }

    static string CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return !NamePattern().IsMatch(name)
            ? throw new ArgumentException($"'{name}' is no name of a loss: write lower-case letters, digits and hyphens, such as log-cosh.")
            : All.Any(loss => loss.Name == name)
            ? throw new ArgumentException($"There is a loss '{name}' already; give yours another name.")
            : name;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(-[a-z0-9]+)*\z")]
    private static partial Regex NamePattern();
}

/// <summary>Calls the user's functions in double and rounds once.</summary>
sealed class CustomLossFunction<T>(LossValue value, LossGradient gradient) : LossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int MostOnStack = 128;

    public override double Row(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas)
    {
        Span<double> buffer = count <= MostOnStack ? stackalloc double[3 * MostOnStack] : new double[3 * count];
        Span<double> y = buffer[..count];
        Span<double> t = buffer.Slice(count, count);
        Span<double> slope = buffer.Slice(2 * count, count);
        for (int k = 0; k < count; k++)
        {
            y[k] = double.CreateTruncating(outputs[k]);
            t[k] = double.CreateTruncating(targets[k]);
        }

        slope.Clear();
        gradient(y, t, slope);
        double factor = double.CreateTruncating(scale);
        for (int k = 0; k < count; k++)
        {
            deltas[k] = T.CreateTruncating(factor * slope[k]);
        }

        deltas[count..].Clear();
        return value(y, t);
    }
}
