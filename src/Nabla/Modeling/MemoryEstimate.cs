using System;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Networks;
using Nabla.Training;

namespace Nabla.Modeling;

/// <summary>
/// The memory of a training run, worked out from shapes before any row is encoded: encoded rows, and all networks that are trained in step, with their
/// optimizers and batches.
/// </summary>
/// <param name="held">What the process holds already, the table above all.</param>
/// <param name="rowBytes">Encoded rows at the peak.</param>
/// <param name="networkBytes">Networks and their trainers at the peak.</param>
sealed class MemoryEstimate(long held, long rowBytes, long networkBytes)
{
    /// <summary>What the runtime takes on the way: code compiled when it is first called, and room for short-lived objects.</summary>
    const long RuntimeBytes = 45_000_000;

    /// <summary>What a row takes besides its encoded cells: hashes, numbers of rows in their orders, answers.</summary>
    const long BytesOfRow = 60;

    /// <summary>The peak of the process.</summary>
    public long Bytes => held + rowBytes + networkBytes + RuntimeBytes;

    /// <summary>Refuses a run that cannot fit, before it begins.</summary>
    /// <exception cref="NablaMemoryException">It needs more than the process may have.</exception>
    public void ThrowUnlessItFits(long available)
    {
        long needed = rowBytes + networkBytes;
        if (GC.GetTotalMemory(forceFullCollection: false) + needed <= available)
        {
            return;
        }

        // Most of what was used to read the table may be free already.
        long kept = GC.GetTotalMemory(forceFullCollection: true);
        if (kept + needed > available)
        {
            throw new NablaMemoryException(kept + needed, available, mostlyRows: rowBytes > networkBytes);
        }
    }

    /// <summary>Of a run that these are the parts of.</summary>
    public static MemoryEstimate Of<T>(Table table, RowPlan rows, ModelPlan<T> plan, FoldSets<T> sets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long left = InputMemory.LimitOf(plan.Options.MemoryLimit);
        (long rowsFound, long networks) = Part(plan);
        if (plan.Options.Baselines && (plan.Recipe.Hidden.Count > 0 || plan.Options.Network is not null))
        {
            ModelPlan<T> linear = plan.Linear();
            bool sameRows = sets.Parts.Count > 0 && sets.AreAlike(linear.Recipe, plan.Recipe) && plan.Recipe.Settings.Any(setting => sets.Fitting(plan.Recipe, setting).Bins == 0);
            (long linearRows, long linearNetworks) = Part(linear, folds: !sameRows);
            rowsFound += linearRows;
            networks = Math.Max(networks, linearNetworks);
        }

        if (rowsFound >= InputMemory.LargeMatrix)
        {
            // As it will be before they are encoded: what is free by then counts for nothing.
            InputMemory.GiveBack();
        }

        return new MemoryEstimate(Environment.WorkingSet, rowsFound + (rows.Training.Length * BytesOfRow), networks);

        // A table that was encoded stays so until the run ends; the networks of the search and those of the final model are trained one after the other.
        (long Rows, long Networks) Part(ModelPlan<T> part, bool folds = true)
        {
            Recipe recipe = part.Recipe;
            SearchSetting[] settings = [.. recipe.Settings.Select(setting => sets.Fitting(recipe, setting)).Distinct()];
            int threads = part.Options.Threads > 0 ? part.Options.Threads : Environment.ProcessorCount;
            long encoded = 0;
            long search = 0;
            long largest = 0;
            foreach (int bins in settings.Select(setting => setting.Bins).Distinct().Where(_ => folds))
            {
                encoded += sets.Parts.Sum(held => Encoded(held.Kept.Length, sets.Features(recipe, bins)) + Encoded(held.HeldOut.Length, sets.Features(recipe, bins)));
            }

            int runs = settings.Length * sets.Parts.Count * recipe.FoldMembers;
            foreach (SearchSetting setting in settings)
            {
                Network<T> network = part.CreateNetwork(sets.Features(recipe, setting.Bins), setting, stream: 0);
                long trainer = TrainerMemory<T>.BytesOf(network, part.Options.Optimizer, recipe.BatchSize, runs == 1 ? threads : 1);
                long weights = (long)network.Parameters.Length * Unsafe.SizeOf<T>();
                // A network is built layer by layer: a second set of weights waits for the collector. So does one for each layer of the mean of several.
                search += recipe.FoldMembers * (weights + (sets.Parts.Count * (trainer + weights)));

                // What each network says about the rows held out: now, at its best epoch, and on the way.
                search += sets.Parts.Sum(held => (recipe.FoldMembers + 2) * Matrix<T>.BytesOf(held.HeldOut.Length, network.Outputs));
                largest = Math.Max(largest, recipe.Members * (trainer + (3 * weights) + (recipe.Members > 1 ? weights * network.Layers.Count : 0)));
            }

            bool fits = sets.Parts.Count == 0 || recipe.Refit;
            encoded += fits ? Encoded(rows.Training.Length, sets.Features(recipe, settings.Max(setting => setting.Bins))) : 0;
            return (encoded, (sets.Parts.Count > 0 ? search : 0) + (fits ? largest : 0));
        }

        long Encoded(int count, FeatureEncoder features)
        {
            long targets = rows.Target.Width == 1 ? (long)count * Unsafe.SizeOf<T>() : Matrix<T>.BytesOf(count, rows.Target.Width);
            long inputs = Matrix<T>.BytesOf(count, features.Width);
            if (table.Image is not null && features.Columns.Count == features.Width)
            {
                return targets + ((long)count * sizeof(int)); // pixels stay the bytes that the table has
            }

            if (inputs > left)
            {
                return targets; // the inputs go to a file
            }

            left -= inputs;
            return targets + inputs;
        }
    }
}
