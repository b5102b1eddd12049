using System;
using System.CommandLine;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>Shows, before the training begins, what was found out about the data, and writes the schema where that is asked for.</summary>
sealed class ExaminationDisplay(Output output, ParseResult line, ColumnArguments columns)
{
    bool _told;

    /// <summary>What the training run is to tell.</summary>
    public IProgress<DataExamination> For(TrainOptions options) => new Receiver(examination =>
    {
        // A search tells it before it begins, and once more before it trains by what it found.
        if (_told)
        {
            return;
        }

        _told = true;
        columns.Write(line, examination.Schema);
        if (!output.Json)
        {
            if (Output.IsLive && !output.Quiet)
            {
                // The display has one line so far; the table takes its place.
                Console.Error.Write("\r\e[2K");
            }

            ColumnTable.Write(output, examination.Schema, [options.Target, .. options.Targets], options.WeightColumn, options.GroupColumn);
            FindingText.Write(output, examination.Findings);
            output.Line();
        }
    });

    /// <summary>Takes what is told on the thread of the run, as <see cref="Progress{T}"/> would not.</summary>
    sealed class Receiver(Action<DataExamination> accept) : IProgress<DataExamination>
    {
        public void Report(DataExamination value) => accept(value);
    }
}
