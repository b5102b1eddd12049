using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Evaluation;

/// <summary>
/// What it costs to decide for one class where another is the true one. A right decision costs nothing, a wrong one that is not named costs 1. With
/// costs a model decides for the class with the least expected cost, in place of the most probable one.
/// </summary>
public sealed class MisclassificationCosts
{
    readonly (string Truth, string Prediction, double Cost)[] _costs;

    MisclassificationCosts((string Truth, string Prediction, double Cost)[] costs) => _costs = costs;

    /// <summary>The costs that were named.</summary>
    public IReadOnlyList<(string Truth, string Prediction, double Cost)> All => _costs;

    /// <summary>Costs of single mistakes.</summary>
    /// <param name="costs">The true class, the predicted one, and a finite number of at least 0; each pair once.</param>
    /// <exception cref="ArgumentException">No pair, a pair twice, a class taken for itself, or a cost that is negative or not finite.</exception>
    public static MisclassificationCosts Of(params IEnumerable<(string Truth, string Prediction, double Cost)> costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        (string Truth, string Prediction, double Cost)[] all = [.. costs];
        foreach ((string truth, string prediction, double cost) in all)
        {
            if (truth == prediction || !(cost >= 0 && double.IsFinite(cost)))
            {
                throw new ArgumentException(
                    truth == prediction
                        ? $"To take '{truth}' for '{truth}' is right and costs nothing; name two classes."
                        : string.Create(CultureInfo.InvariantCulture, $"To take '{truth}' for '{prediction}' cannot cost {cost}; a cost is a finite number of at least 0."));
            }
        }

        return all.Length > 0 && all.DistinctBy(cost => (cost.Truth, cost.Prediction)).Count() == all.Length
            ? new MisclassificationCosts(all)
            : throw new ArgumentException("Name at least one mistake with its cost, and each once.");
    }

    /// <summary>Reads <c>yes:no=5,no:yes=1</c>: the true class, the predicted one, the cost.</summary>
    /// <exception cref="ArgumentException">The text is nothing such; the message says how to write it.</exception>
    public static MisclassificationCosts Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var costs = new List<(string, string, double)>();
        foreach (string part in text.Split(','))
        {
            int equals = part.LastIndexOf('=');
            int colon = equals < 0 ? -1 : part.LastIndexOf(':', equals);
            if (colon <= 0
                || equals == colon + 1
                || !double.TryParse(part.AsSpan(equals + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double cost))
            {
                throw new ArgumentException(
                    $"'{text}' gives no costs; write the true class, the predicted one and the cost of that mistake, such as yes:no=5,no:yes=1.");
            }

            costs.Add((part[..colon].Trim(), part[(colon + 1)..equals].Trim(), cost));
        }

        return Of(costs);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(',', _costs.Select(cost => string.Create(CultureInfo.InvariantCulture, $"{cost.Truth}:{cost.Prediction}={cost.Cost:R}")));

    /// <summary>The rule for a model's classes.</summary>
    /// <exception cref="ArgumentException">A class is named that is not there, or nothing costs anything.</exception>
    internal DecisionRule For(IReadOnlyList<string> classes)
    {
        foreach ((string truth, string prediction, _) in _costs)
        {
            if ((classes.Contains(truth) ? classes.Contains(prediction) ? null : prediction : truth) is { } unknown)
            {
                throw new ArgumentException($"There is no class '{unknown}' to name a cost of; the classes are {string.Join(", ", classes.Take(20))}.");
            }
        }

        double[] matrix = new double[classes.Count * classes.Count];
        for (int truth = 0; truth < classes.Count; truth++)
        {
            for (int decision = 0; decision < classes.Count; decision++)
            {
                matrix[(truth * classes.Count) + decision] = truth == decision ? 0 : 1;
            }
        }

        foreach ((string truth, string prediction, double cost) in _costs)
        {
            matrix[(IndexOf(truth) * classes.Count) + IndexOf(prediction)] = cost;
        }

        return matrix.Any(cost => cost > 0)
            ? new DecisionRule(matrix, classes.Count)
            : throw new ArgumentException("No mistake costs anything, so that every decision is as good; give one of them a cost above 0.");

        int IndexOf(string name) => Enumerable.Range(0, classes.Count).First(index => classes[index] == name);
    }
}
