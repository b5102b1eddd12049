using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Diagnosis;
using Nabla.Modeling;
using Nabla.Optimizers;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Diagnosis;

/// <summary>Models that really have an illness, and one that has none: trained on the penguins, one part held out, in a few epochs.</summary>
static class Ill
{
    /// <summary>What a healthy network is trained with.</summary>
    public static TrainOptions Healthy { get; } = new()
    {
        Target = "species",
        Hidden = [16],
        Epochs = 15,
        Validation = 0.25,
        L2Penalty = 1e-4,
        Threads = 1,
        Optimizer = new Adam(0.01),
    };

    public static DiagnosisReport HealthyReport => s_healthy.Value;

    static readonly Lazy<DiagnosisReport> s_healthy = new(() => Diagnose(Healthy));

    /// <summary>Trains and diagnoses.</summary>
    public static DiagnosisReport Diagnose(TrainOptions options, bool fixes = false, Table? table = null)
    {
        table ??= Small.Penguins;
        return Diagnose(Model.Train(table, options), table, fixes);
    }

    /// <summary>Diagnoses on one thread.</summary>
    public static DiagnosisReport Diagnose(Model model, Table table, bool fixes = false) =>
        ModelDiagnosis.Run(model, table, new DiagnosisOptions { Fixes = fixes, Threads = 1 });

    /// <summary>What was measured under a code.</summary>
    public static Measurement Of(this DiagnosisReport report, string code) => report.Measurements.Single(measurement => measurement.Code == code);

    /// <summary>The penguins with other lines.</summary>
    public static Table Penguins(Func<string[], int, string[]> change, string? more = null)
    {
        string[] names = [.. Small.Penguins.Columns.Select(column => column.Name)];
        IEnumerable<string> lines = Enumerable.Range(0, Small.Penguins.RowCount).Select(row =>
            string.Join(',', change([.. names.Select(name => Small.Penguins[name].GetText(row).ToString())], row)));
        return Small.Csv([string.Join(',', names) + more, .. lines]);
    }

    /// <summary>The place of a column among the cells of a line.</summary>
    public static int PlaceOf(string column) => Small.Penguins.IndexOf(column);
}
