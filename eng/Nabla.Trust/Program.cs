using System;
using System.Globalization;
using System.IO;
using Nabla.Trust;

switch (args)
{
    case ["soak", var minutes, var samples, .. var figures]:
        return Soak.Run(double.Parse(minutes, NumberStyles.Float, CultureInfo.InvariantCulture), samples, figures.Length > 0 ? figures[0] : null);
    case ["soak-figures", var minutes, var samples, var figures]:
        return Soak.Judge(double.Parse(minutes, NumberStyles.Float, CultureInfo.InvariantCulture), samples, figures);
    case ["page", var folder, var page]:
        File.WriteAllText(page, TrustPage.Of(folder));
        return 0;
    case ["mutation", var title, var command, var figures, var report]:
        MutationReport.Read(title, command, report).Write(figures);
        return 0;
    case ["coverage-core", var command, var figures, .. var reports]:
        CoverageReport.Read(command, reports, coreOnly: true).Write(figures);
        return 0;
    case ["coverage", var command, var figures, .. var reports]:
        CoverageReport.Read(command, reports).Write(figures);
        return 0;
    default:
        Console.Error.WriteLine(
            """
            Makes the figures of docs/trust and the page made of them. The scripts beside this project call it.

              soak MINUTES SAMPLES.csv [FIGURES.json]             the mixed loop in one process
              soak-figures MINUTES SAMPLES.csv FIGURES.json       its figures once more, of the samples
              mutation TITLE COMMAND FIGURES.json REPORT.json     the score in a report of Stryker
              coverage COMMAND FIGURES.json REPORT.json ...       the branches of reports of coverlet
              coverage-core COMMAND FIGURES.json REPORT.json ...  the same, of the core alone
              page FOLDER PAGE.md                                 the page of the figures in a folder
            """);
        return 2;
}
