using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Insight.Explanations;

/// <content>The worked examples of the texts.</content>
public sealed partial class Explanation
{
    static readonly (string Name, Func<ExplainOptions, Explanation> Explain)[] s_examples =
    [
        ("candy-bar", CandyBarExample.Explain),
        ("xor", XorExample.Explain),
        ("logistic", LogisticExample.Explain),
        ("multi-output", MultiOutputExample.Explain),
        ("chain-rule", ChainRuleExample.Explain),
        ("2-2-2", TwoTwoTwoExample.Explain),
    ];

    /// <summary>The names that <see cref="Example"/> knows.</summary>
    public static IReadOnlyList<string> ExampleNames { get; } = [.. s_examples.Select(example => example.Name)];

    /// <summary>Replays a worked example of the texts to the digit; where a text errs, the corrected formula is taught and a remark says so.</summary>
    /// <param name="name">One of <see cref="ExampleNames"/>.</param>
    /// <param name="options">How it is written; what is left open is as in the text.</param>
    /// <exception cref="ArgumentException">There is no such example; the message lists them. Or a weight asked for does not exist.</exception>
    public static Explanation Example(string name, ExplainOptions? options = null)
    {
        foreach ((string known, Func<ExplainOptions, Explanation> explain) in s_examples)
        {
            if (string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
            {
                return explain(options ?? new ExplainOptions());
            }
        }

        throw new ArgumentException($"There is no example '{name}'; the examples are {string.Join(", ", ExampleNames)}.", nameof(name));
    }
}
