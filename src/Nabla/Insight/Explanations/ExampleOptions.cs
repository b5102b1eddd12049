using System;
using Nabla.Insight.Documents;

namespace Nabla.Insight.Explanations;

/// <summary>What the worked examples have in common.</summary>
static class ExampleOptions
{
    /// <summary>The document of an example: its numbers to twelve decimals.</summary>
    public static Document Begin(ExplainOptions options, string title, Prose subject) =>
        new(title, subject, options.Exact ? NumberStyle.Exact : NumberStyle.Textbook);

    /// <summary>Passes options without a loss scale.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    public static void RefuseLossScale(ExplainOptions options, string example)
    {
        if (options.LossScale is not null)
        {
            throw new ArgumentException($"The loss of {example} is not a squared error with a scale to choose; leave the loss scale out.", nameof(options));
        }
    }

    /// <summary>Passes options of an example that is no chain of layers to be trained.</summary>
    /// <exception cref="ArgumentException">A weight, a convention or a step is asked for.</exception>
    public static void RefuseAllButDigits(ExplainOptions options, string example)
    {
        RefuseLossScale(options, example);
        if (options with { Exact = false } != new ExplainOptions())
        {
            throw new ArgumentException($"{example} is written out in the letters of its text; leave weights, layout, index, optimizer and learning rate out.", nameof(options));
        }
    }
}
