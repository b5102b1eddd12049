using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Activations;
using Nabla.Data.Features;
using Nabla.Initializers;
using Nabla.Modeling;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Training;

namespace Nabla.Bench;

/// <summary>A recipe to compare with others: a name and what it changes, as in <c>silu | activation=silu | members=4</c>.</summary>
sealed class AblationVariant
{
    readonly Dictionary<string, string> _settings;

    AblationVariant(string name, Dictionary<string, string> settings)
    {
        Name = name;
        _settings = settings;
        string[] unknown = [.. settings.Keys.Except(s_known)];
        if (unknown.Length > 0)
        {
            throw new ArgumentException($"{name}: there is no setting {string.Join(", ", unknown)}; the settings are {string.Join(", ", s_known)}.");
        }
    }

    static readonly string[] s_known =
    [
        "hidden", "network", "activation", "optimizer", "schedule", "batch", "epochs", "patience", "l2", "choose", "dropout", "normalization", "initializer", "members", "scaling", "bins",
        "smoothing", "factors", "shared-members",
    ];

    public string Name { get; }

    /// <summary>What it changes, in one order however it was written: the key of its results.</summary>
    public string Key => string.Join(" | ", _settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key}={setting.Value}"));

    /// <summary>Networks a fold, whose outputs are averaged.</summary>
    public int Members => Number("members") ?? 1;

    /// <summary>The share of label smoothing.</summary>
    public double Smoothing => _settings.TryGetValue("smoothing", out string? text) ? double.Parse(text, CultureInfo.InvariantCulture) : 0;

    public static AblationVariant Parse(string line)
    {
        string[] parts = line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new AblationVariant(parts[0], parts.Skip(1).Select(part => part.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));
    }

    /// <summary>The options of a training.</summary>
    public TrainOptions Options(TrainOptions usual) => usual with
    {
        Hidden = Of("hidden", text => (IReadOnlyList<int>?)text.Split(',').Select(units => int.Parse(units, CultureInfo.InvariantCulture)).ToArray()),
        Network = Of("network", Architecture.Parse),
        Activation = Of("activation", Activation.Parse) ?? usual.Activation,
        Optimizer = Of("optimizer", Optimizer.Parse) ?? usual.Optimizer,
        Schedule = Of("schedule", Schedule.Parse),
        BatchSize = Number("batch"),
        Epochs = Number("epochs"),
        Patience = Number("patience"),
        Dropout = _settings.TryGetValue("dropout", out string? dropout) ? double.Parse(dropout, CultureInfo.InvariantCulture) : usual.Dropout,
        L2Penalty = _settings.TryGetValue("l2", out string? penalty) ? double.Parse(penalty, CultureInfo.InvariantCulture) : usual.L2Penalty,
        Normalization = _settings.TryGetValue("normalization", out string? kind) ? Enum.Parse<Normalization>(kind, ignoreCase: true) : usual.Normalization,
        Initializer = Of("initializer", Initializer.Parse),
        LearningRateFactors = Of("factors", LearningRateFactors.Parse) ?? usual.LearningRateFactors,
        SharedMembers = Number("shared-members") ?? usual.SharedMembers,
        NumericScaling = _settings.TryGetValue("scaling", out string? scaling) ? Enum.Parse<NumberScaling>(scaling, ignoreCase: true) : usual.NumericScaling,
        NumericBins = Number("bins") ?? usual.NumericBins,
    };

    /// <summary>The recipe with the settings to choose from (bins/dropout/penalty, with commas between) and the networks of a fold that this variant asks for.</summary>
    public Recipe Change(Recipe recipe) => recipe with
    {
        FoldMembers = Members,
        Settings = _settings.TryGetValue("choose", out string? text) ? [.. text.Split(',').Select(ParseSetting)] : recipe.Settings,
    };

    static SearchSetting ParseSetting(string text)
    {
        string[] parts = text.Split('/');
        return new SearchSetting(
            int.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture),
            double.Parse(parts[2], CultureInfo.InvariantCulture),
            parts.Length > 3 ? int.Parse(parts[3], CultureInfo.InvariantCulture) : 0);
    }

    int? Number(string name) => _settings.TryGetValue(name, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    TValue? Of<TValue>(string name, Func<string, TValue> parse)
        where TValue : class? => _settings.TryGetValue(name, out string? text) ? parse(text) : null;
}
