using System;
using System.Globalization;
using System.IO;
using Nabla.Trust;

switch (args)
{
    case ["soak", var minutes, var samples, .. var figures]:
        return Soak.Run(double.Parse(minutes, NumberStyles.Float, CultureInfo.InvariantCulture), samples, figures.Length > 0 ? figures[0] : null);
    default:
        Console.Error.WriteLine(
            """
            Makes the figures of docs/trust and the page made of them. The scripts beside this project call it.

              soak MINUTES SAMPLES.csv [FIGURES.json]   the mixed loop in one process
            """);
        return 2;
}
