using System;
using System.Linq;
using System.Numerics;

namespace Nabla.Activations;

/// <summary>
/// An activation that the user gave as two functions. Equal to itself only: nobody can tell whether two functions are the same.
/// </summary>
sealed class CustomActivation : Activation
{
    /// <summary>
    /// Where the derivative is checked: dense where activations bend, sparse farther out, and at crooked numbers, where no kink is expected.
    /// </summary>
    static readonly double[] s_points =
        [.. new[] { 0.0113, 0.0917, 0.2371, 0.4639, 0.7331, 1.0729, 1.4653, 1.9379, 2.5237, 3.2713, 4.1851, 5.3417, 6.8713, 9.1327, 14.379, 27.731 }
            .SelectMany(point => new[] { -point, point })];

    readonly Func<double, double> _value;
    readonly Func<double, double> _derivative;

    public CustomActivation(string name, Func<double, double> value, Func<double, double> derivative)
        : base(name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(derivative);
        if (!name.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
        {
            throw new ArgumentException($"'{name}' is no name for an activation: use letters, digits and hyphens.", nameof(name));
        }

        if (All.Any(activation => string.Equals(activation.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"There is an activation '{name}' already: choose another name.", nameof(name));
        }

        _value = value;
        _derivative = derivative;
        foreach (double point in s_points)
        {
            Check(point);
        }
    }

    public override string Formula => $"f(z) = {Name}(z)";

    public override string DerivativeFormula => $"f'(z) = {Name}'(z)";

    public override string Range => "as given";

    public override string Source => "the user's program";

    public override bool IsCustom => true;

    public override double Value(double z) => _value(z);

    public override double Derivative(double z) => _derivative(z);

    public override bool Equals(Activation? other) => ReferenceEquals(this, other);

    internal override ActivationPass<T> Pass<T>() => new CustomPass<T>(_value, _derivative);

    /// <summary>
    /// Compares with the central difference, whose own error is step² / 6 times the third derivative, and the rounding of the values over the step.
    /// </summary>
    void Check(double z)
    {
        double step = 6e-6 * Math.Max(1, Math.Abs(z)); // the cube root of the machine's precision balances the two
        double above = z + step;
        double below = z - step;
        (double valueAbove, double valueBelow) = (_value(above), _value(below));
        double given = _derivative(z);
        if (!double.IsFinite(_value(z)) || !double.IsFinite(valueAbove) || !double.IsFinite(valueBelow) || !double.IsFinite(given))
        {
            throw new ArgumentException(Text(
                $"The activation '{Name}' is not finite at z = {z} (value {_value(z)}, derivative {given}): give it a value for every number."));
        }

        double difference = (valueAbove - valueBelow) / (above - below);
        double error = Math.Abs(given - difference);
        double rounding = 1e-15 * Math.Max(Math.Abs(valueAbove), Math.Abs(valueBelow)) / step;
        if (!(error <= 1e-5 * Math.Max(1, Math.Abs(difference)) + rounding))
        {
            throw new ArgumentException(
                Text($"The derivative of the activation '{Name}' is wrong at z = {z}: it gives {given}, the central difference of its values is ")
                + Text($"{difference}, an error of {error:G3}; correct the derivative or the value."));
        }
    }

    static string Text(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>The loops of a user's activation, one call for each element.</summary>
sealed class CustomPass<T>(Func<double, double> value, Func<double, double> derivative) : ActivationPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override bool KeepsPreActivations => true;

    public override void Forward(ReadOnlySpan<T> z, int stride, int rows, int columns, Span<T> a)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int i = row * stride; i < row * stride + columns; i++)
            {
                a[i] = T.CreateTruncating(value(double.CreateTruncating(z[i])));
            }
        }
    }

    public override void Backward(ReadOnlySpan<T> z, ReadOnlySpan<T> a, int stride, int rows, int columns, Span<T> delta)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int i = row * stride; i < row * stride + columns; i++)
            {
                delta[i] *= T.CreateTruncating(derivative(double.CreateTruncating(z[i])));
            }
        }
    }
}
