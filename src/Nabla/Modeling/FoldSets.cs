using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;

namespace Nabla.Modeling;

/// <summary>
/// The parts of the training rows that are held out, encoded in each of the ways that a network may read its numbers. The division is the same for all of
/// them; each part has encoders of its own, learnt without it.
/// </summary>
sealed class FoldSets<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Where bins would make more features than this, there are none.</summary>
    const int MostFeatures = 2048;

    readonly Table _table;
    readonly RowPlan _rows;
    readonly TrainOptions _options;
    readonly InputMemory? _memory;
    readonly Dictionary<(NumberScaling Scaling, int Bins, bool Embeds), FeatureEncoder> _features = [];
    readonly Dictionary<(NumberScaling Scaling, int Bins, bool Embeds), IReadOnlyList<Fold<T>>> _folds = [];

    public FoldSets(Table table, RowPlan rows, TrainOptions options, Recipe recipe, InputMemory? memory = null, int most = int.MaxValue)
    {
        _table = table;
        _rows = rows;

        // What the columns are is decided once, on all training rows, and holds for every part of them.
        _options = options with
        {
            Schema = TableSchema.Infer(table, rows.Training.AsArray(), OptionsOf(options)),
            Columns = [],
            Drop = [],
            Categorical = [],
            Numeric = [],
        };
        _memory = memory;

        // Learnt from all training rows, before any part of them: a fault is then told of the whole column.
        Features(recipe, 0);
        Parts = [.. rows.Parts(recipe, options.Seed).Take(most)];
    }

    /// <summary>The rows of each fold, or of the first of them.</summary>
    public IReadOnlyList<(RowValues<int> Kept, RowValues<int> HeldOut)> Parts { get; }

    /// <summary>The features, learnt on all training rows.</summary>
    public FeatureEncoder Features(Recipe recipe, int bins)
    {
        (NumberScaling, int, bool) key = KeyOf(recipe, bins);
        if (!_features.TryGetValue(key, out FeatureEncoder? features))
        {
            features = _features[key] = Learn(_table, _options, _rows.Training, recipe, bins);
        }

        return features;
    }

    /// <summary>
    /// The setting as the table allows it: without bins where no number has any or they would make too many features, without frequencies where there are no
    /// numbers.
    /// </summary>
    public SearchSetting Fitting(Recipe recipe, SearchSetting setting)
    {
        FeatureEncoder plain = Features(recipe, 0);
        int numbers = plain.Columns.Count(column => column is NumberEncoder);
        bool binned = setting.Bins > 0 && numbers > 0 && plain.Width + ((long)numbers * setting.Bins) <= MostFeatures
            && Features(recipe, setting.Bins).Width > plain.Width;
        return setting with
        {
            Bins = binned ? setting.Bins : 0,
            Frequencies = plain.Width + ((long)numbers * setting.Frequencies) <= MostFeatures && numbers > 0 ? setting.Frequencies : 0,
        };
    }

    /// <summary>The folds.</summary>
    public IReadOnlyList<Fold<T>> Of(Recipe recipe, int bins)
    {
        (NumberScaling, int, bool) key = KeyOf(recipe, bins);
        if (!_folds.TryGetValue(key, out IReadOnlyList<Fold<T>>? folds))
        {
            folds = _folds[key] = [.. Parts.Select(part => Encode(part.Kept, part.HeldOut, recipe, bins))];
        }

        return folds;
    }

    /// <summary>Whether two recipes read the same rows where neither has bins.</summary>
    public bool AreAlike(Recipe one, Recipe other) => KeyOf(one, 0) == KeyOf(other, 0);

    /// <summary>
    /// What tells encoders apart. Where no column has categories enough to be embedded, whether they may be makes no difference: the linear model then reads
    /// the rows that the network read, and they are in memory once.
    /// </summary>
    (NumberScaling Scaling, int Bins, bool Embeds) KeyOf(Recipe recipe, int bins)
    {
        bool alike = _features.Any(known => known.Key.Embeds && known.Value.IndexFeatures.Count == 0);
        return (recipe.Scaling, bins, recipe.Embeds || alike);
    }

    Fold<T> Encode(RowValues<int> kept, RowValues<int> heldOut, Recipe recipe, int bins)
    {
        FeatureEncoder features = Learn(_table, _options, kept, recipe, bins);
        TargetEncoder target = Relearn(kept);
        return new Fold<T>(
            kept, heldOut, features, target,
            EncodedRows<T>.Of(_table, kept, features, target, _memory, _options.WeightColumn),
            EncodedRows<T>.Of(_table, heldOut, features, target, _memory, _options.WeightColumn));
    }

    // A method of its own: the copy of the rows is gone before they are encoded.
    TargetEncoder Relearn(RowValues<int> kept) => _rows.Target.Relearn(_table, kept.AsArray());

    /// <summary>The features, learnt on these rows.</summary>
    public static FeatureEncoder Learn(Table table, TrainOptions options, RowValues<int> training, Recipe recipe, int bins) => FeatureEncoder.Fit(table, training.AsArray(), OptionsOf(options) with
    {
        Scaling = recipe.Scaling,
        Bins = bins,
        MostOneHotLevels = recipe.Embeds ? CategoryEncoder.MostLevels : null,
    });

    /// <summary>What the options say about the columns.</summary>
    static FeatureOptions OptionsOf(TrainOptions options) => new()
    {
        Target = string.Join(',', options.TargetColumns),
        Targets = options.TargetColumns,
        Weight = options.WeightColumn,
        Group = options.GroupColumn,
        Drop = options.Drop,
        Categorical = options.Categorical,
        Numeric = options.Numeric,
        Columns = options.Columns,
        Schema = options.Schema,
    };
}
