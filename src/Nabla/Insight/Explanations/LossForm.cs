using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Insight.Documents;
using Nabla.Losses;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>A loss as an explanation needs it: value and gradient of one row in double, and how they are written out.</summary>
abstract class LossForm
{
    /// <summary>The name in prose.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Whether the loss is computed from the pre-activations of the last layer together with its activation, as cross-entropy is; otherwise
    /// from the activations.
    /// </summary>
    public virtual bool UsesLogits => false;

    /// <summary>The loss of a row.</summary>
    /// <param name="outputs">Logits or activations.</param>
    /// <param name="targets">The targets.</param>
    public abstract double Value(double[] outputs, double[] targets);

    /// <summary>Its gradient for <c>outputs</c>.</summary>
    public abstract double[] Gradient(double[] outputs, double[] targets);

    /// <summary>The loss written out, with numbers.</summary>
    /// <param name="a">The last layer's activations.</param>
    /// <param name="aSymbol">The symbol of one of them.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="value">What it comes to.</param>
    public abstract IEnumerable<Equation> Written(double[] a, Func<int, Expression> aSymbol, double[] targets, double value);

    /// <summary>dC/da of one output, written out before the result; only for losses of activations.</summary>
    public virtual Expression[] SlopeSteps(int unit, Expression aSymbol, double[] a, double[] targets) => [];

    /// <summary>The form of a loss of the engine.</summary>
    public static LossForm Of(Loss loss, SquaredErrorScale? scale) => loss.Name switch
    {
        "mean-squared-error" => new SquaredErrorForm(scale ?? SquaredErrorScale.Mean),
        "half-squared-error" => new SquaredErrorForm(scale ?? SquaredErrorScale.Half),
        "sum-squared-error" => new SquaredErrorForm(scale ?? SquaredErrorScale.Sum),

        // With smoothing or class weights the formula is another.
        "binary-cross-entropy" when loss.ToString() == loss.Name => new BinaryCrossEntropyForm(loss),
        "categorical-cross-entropy" when loss.ToString() == loss.Name => new CategoricalCrossEntropyForm(loss),
        _ => new OtherLossForm(loss),
    };

    /// <summary>The symbol of a target.</summary>
    protected static Symbol Target(int unit, int count) => new("t", count == 1 ? "" : $"{unit + 1}");
}

/// <summary>Squared error with one of the factors of the texts.</summary>
sealed class SquaredErrorForm(SquaredErrorScale scale) : LossForm
{
    public override string Name => scale switch
    {
        SquaredErrorScale.Mean => "mean squared error",
        SquaredErrorScale.Half => "half the sum of squared errors",
        _ => "sum of squared errors",
    };

    public override double Value(double[] outputs, double[] targets)
    {
        double sum = 0;
        for (int k = 0; k < outputs.Length; k++)
        {
            sum += (outputs[k] - targets[k]) * (outputs[k] - targets[k]);
        }

        return scale switch
        {
            SquaredErrorScale.Mean => sum / outputs.Length,
            SquaredErrorScale.Half => sum / 2,
            _ => sum,
        };
    }

    public override double[] Gradient(double[] outputs, double[] targets)
    {
        double[] gradient = new double[outputs.Length];
        for (int k = 0; k < gradient.Length; k++)
        {
            double difference = outputs[k] - targets[k];
            gradient[k] = scale switch
            {
                SquaredErrorScale.Mean => 2 * difference / outputs.Length,
                SquaredErrorScale.Half => difference,
                _ => 2 * difference,
            };
        }

        return gradient;
    }

    public override IEnumerable<Equation> Written(double[] a, Func<int, Expression> aSymbol, double[] targets, double value)
    {
        var symbols = new List<Expression>();
        var numbers = new List<Expression>();
        for (int k = 0; k < a.Length; k++)
        {
            symbols.Add(new Power(aSymbol(k) - Target(k, a.Length), 2.0));
            numbers.Add(new Power((Expression)a[k] - targets[k], 2.0));
        }

        yield return Equation.Of(Notation.Loss, Scaled(Sum.Of(symbols), a.Length), Scaled(Sum.Of(numbers), a.Length), value);
    }

    public override Expression[] SlopeSteps(int unit, Expression aSymbol, double[] a, double[] targets)
    {
        Expression symbols = aSymbol - Target(unit, a.Length);
        Expression numbers = (Expression)a[unit] - targets[unit];
        return scale switch
        {
            SquaredErrorScale.Half => [symbols, numbers],
            SquaredErrorScale.Mean when a.Length > 1 =>
                [(Expression)2.0 / new Symbol("n") * symbols, (Expression)2.0 / (double)a.Length * numbers],
            _ => [(Expression)2.0 * symbols, (Expression)2.0 * numbers],
        };
    }

    Expression Scaled(Expression sum, int outputs) => scale switch
    {
        SquaredErrorScale.Mean when outputs > 1 => (Expression)1.0 / (double)outputs * sum,
        SquaredErrorScale.Half => (Expression)1.0 / 2.0 * sum,
        _ => sum,
    };
}

/// <summary>A loss of the textbook.</summary>
abstract class TextbookLossForm(Loss loss) : LossForm
{
    readonly ReferenceLoss _reference = ReferenceNetwork.Of(loss);

    /// <summary>The engine's loss, for its name and formula.</summary>
    protected Loss Loss { get; } = loss;

    public override double Value(double[] outputs, double[] targets) => _reference.Value(outputs, targets);

    public override double[] Gradient(double[] outputs, double[] targets) => _reference.Gradient(outputs, targets);
}

/// <summary>Cross-entropy of yes or no, from the logit.</summary>
sealed class BinaryCrossEntropyForm(Loss loss) : TextbookLossForm(loss)
{
    public override string Name => "binary cross-entropy";

    public override bool UsesLogits => true;

    public override IEnumerable<Equation> Written(double[] a, Func<int, Expression> aSymbol, double[] targets, double value)
    {
        var symbols = new List<Expression>();
        var numbers = new List<Expression>();
        for (int k = 0; k < a.Length; k++)
        {
            Symbol t = Target(k, a.Length);
            symbols.Add((t * Call.Of("log", aSymbol(k))) + (((Expression)1.0 - t) * Call.Of("log", (Expression)1.0 - aSymbol(k))));

            // Of a yes-or-no target one of the two terms is nothing.
            numbers.Add(targets[k] == 1 ? Call.Of("log", a[k])
                : targets[k] == 0 ? Call.Of("log", (Expression)1.0 - a[k])
                : ((Expression)targets[k] * Call.Of("log", a[k])) + ((Expression)(1 - targets[k]) * Call.Of("log", (Expression)1.0 - a[k])));
        }

        yield return Equation.Of(Notation.Loss, Mean(symbols), Mean(numbers), value);
    }

    /// <summary>The mean with a sign before it, term by term, so that a line can end between them.</summary>
    static Expression Mean(List<Expression> terms) => terms.Count == 1
        ? new Negative(terms[0])
        : Sum.Of([.. terms.Select(term => new Negative((Expression)1.0 / (double)terms.Count * term))]);
}

/// <summary>Cross-entropy over classes, from the logits.</summary>
sealed class CategoricalCrossEntropyForm(Loss loss) : TextbookLossForm(loss)
{
    public override string Name => "cross-entropy";

    public override bool UsesLogits => true;

    public override IEnumerable<Equation> Written(double[] a, Func<int, Expression> aSymbol, double[] targets, double value)
    {
        var symbols = new List<Expression>();
        var numbers = new List<Expression>();
        for (int c = 0; c < a.Length; c++)
        {
            if (targets[c] != 0)
            {
                bool isOne = targets[c] == 1;
                symbols.Add(isOne ? Call.Of("log", aSymbol(c)) : (Expression)Target(c, a.Length) * Call.Of("log", aSymbol(c)));
                numbers.Add(isOne ? Call.Of("log", a[c]) : (Expression)targets[c] * Call.Of("log", a[c]));
            }
        }

        Expression general = new SumOver("k", new Symbol("t", "k") * Call.Of("log", new Symbol("a", "k")));
        yield return Equation.Of(Notation.Loss, -general, -Sum.Of(symbols), -Sum.Of(numbers), value);
    }
}

/// <summary>Any other loss, with its formula in words.</summary>
sealed class OtherLossForm(Loss loss) : TextbookLossForm(loss)
{
    public override string Name => Loss.ToString();

    public override bool UsesLogits => Loss.Link is not null;

    public override IEnumerable<Equation> Written(double[] a, Func<int, Expression> aSymbol, double[] targets, double value)
    {
        yield return Equation.Of(Notation.Loss, new Words(Loss.Formula), value);
    }
}
