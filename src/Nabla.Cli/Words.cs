using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Data;
using Nabla.Modeling;
using Nabla.Networks;
using Nabla.Training;

namespace Nabla.Cli;

/// <summary>The words that the command line and its JSON have for things of the library.</summary>
static class Words
{
    const int HashDigits = 12;

    /// <summary><c>regression</c>, <c>binary</c>, <c>multiclass</c> or <c>multilabel</c>.</summary>
    public static string Task(TaskKind task) => task switch
    {
        TaskKind.Regression => "regression",
        TaskKind.Binary => "binary",
        TaskKind.Multilabel => "multilabel",
        _ => "multiclass",
    };

    /// <summary><c>patience</c>, <c>epochs</c>, <c>cancelled</c> or <c>diverged</c>.</summary>
    public static string Stopped(StopReason reason) => reason switch
    {
        StopReason.Patience => "patience",
        StopReason.Epochs => "epochs",
        StopReason.Cancelled => "cancelled",
        _ => "diverged",
    };

    /// <summary>How many epochs, how long, and why no more: <c>12 epochs in 0.42 s (all trained)</c>.</summary>
    public static string Course(TrainingSummary training) =>
        $"{NumberText.Plural(training.History.Count, "epoch")} in {NumberText.Duration(training.Elapsed.TotalSeconds)} ({Ended(training.Stopped)})";

    /// <summary>Why training ended, in words.</summary>
    public static string Ended(StopReason reason) => reason switch
    {
        StopReason.Patience => "stopped as validation no longer improved",
        StopReason.Epochs => "all trained",
        StopReason.Cancelled => "interrupted",
        _ => "stopped as the loss was no longer finite",
    };

    /// <summary><c>float</c> or <c>double</c>.</summary>
    public static string Precision(Precision precision) => precision == Modeling.Precision.Float ? "float" : "double";

    /// <summary>A part of a training step, as in <c>weight gradient</c>.</summary>
    public static string Part(StepPart part) => part switch
    {
        StepPart.Gather => "gather",
        StepPart.Forward => "forward",
        StepPart.Loss => "loss",
        StepPart.InputGradient => "input gradient",
        StepPart.WeightGradient => "weight gradient",
        StepPart.Update => "update",
        StepPart.Transpose => "transpose",
        StepPart.Wait => "wait",
        _ => "other",
    };

    /// <summary>The beginning of a hash.</summary>
    public static string Short(string hash) => hash[..Math.Min(hash.Length, hash.IndexOf(':', StringComparison.Ordinal) + 1 + HashDigits)];

    /// <summary>A size: <c>1.2 MB</c>.</summary>
    public static string Bytes(long count) => count switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{count} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0.#} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.#} MB"),
    };

    /// <summary>A word as a shell needs it.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./:=,+%@".Contains(letter, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>What a layer does: a dense one by its activation, the others by their name and what they read when it is not the layer before.</summary>
    public static string Layer(Layer layer)
    {
        const int LongestList = 40;
        string does = layer is DenseLayer or ActivationLayer ? layer.Activation.ToString()
            : layer.Lists.Count == 0 && layer is not BlockDenseLayer ? layer.Kind
            : layer.Description.Length <= LongestList ? layer.Description
            : $"{layer.Description[..(LongestList - 1)]}…";
        return layer.Sources.Count == 1 && layer.Sources[0] == layer.Index - 1 ? does : $"{does} of {Few([.. Sources(layer)])}";
    }

    /// <summary>All of a few names, the first two of many.</summary>
    static string Few(string[] names) => names.Length <= 3 ? string.Join(" and ", names) : $"{names[0]}, {names[1]} and {names.Length - 2} more";

    /// <summary>What a layer reads, in order; a source again and again is said once.</summary>
    static IEnumerable<string> Sources(Layer layer)
    {
        for (int i = 0, next; i < layer.Sources.Count; i = next)
        {
            int source = layer.Sources[i];
            next = i + 1;
            while (next < layer.Sources.Count && layer.Sources[next] == source)
            {
                next++;
            }

            string name = source == Networks.Layer.NetworkInputs ? "inputs" : $"layers.{source}";
            yield return next - i > 1 ? $"{next - i} copies of {name}" : name;
        }
    }
}
