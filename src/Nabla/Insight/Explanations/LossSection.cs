using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Targets;
using Nabla.Insight.Documents;

namespace Nabla.Insight.Explanations;

/// <summary>The answer in the user's words, the comparison with the engine, and the loss.</summary>
static class LossSection
{
    /// <summary>Engine in single and in double precision: what may lie between it and the textbook, relative to the largest output.</summary>
    const double SingleTolerance = 1e-4;
    const double DoubleTolerance = 1e-10;

    /// <summary>Appends the section.</summary>
    public static void Write(ExplanationContext context, ExplanationSubject? subject)
    {
        Document document = context.Document;
        RowTrace trace = context.Trace;
        document.Section("The answer and its loss");
        if (subject is not null)
        {
            WriteAnswer(document, trace.Outputs, unit => Notation.Activation(context.Depth, unit), subject);
            WriteEngine(document, trace.Outputs, subject);
        }

        int depth = context.Depth;
        document.Say($"The loss of this row, {trace.Network.Loss.Name}:");
        document.Show([.. trace.Network.Loss.Written(trace.Outputs, unit => Notation.Activation(depth, unit), trace.Targets, trace.Loss)]);
    }

    /// <summary>Appends what the outputs mean.</summary>
    public static void WriteAnswer(Document document, double[] a, Func<int, Symbol> symbolOf, ExplanationSubject subject)
    {
        Symbol output = symbolOf(0);
        switch (subject.Target)
        {
            case NumberTarget number:
                Standardized(document, number, output, a[0]);
                break;
            case ClassTarget { Task: TaskKind.Binary } classes:
                string yes = classes.Classes[1];
                string answer = a[0] > 0.5 ? yes : classes.Classes[0];
                document.Say($"The output is the probability of {yes}: {output} = {a[0]}. The answer is {new StrongRun(answer)}, with probability {Math.Max(a[0], 1 - a[0])}.");
                break;
            case ClassTarget classes:
                int best = Array.IndexOf(a, a.Max());
                document.Say($"The largest probability, {symbolOf(best)} = {a[best]}, belongs to {new StrongRun(classes.Classes[best])}: that is the answer.");
                break;
        }
    }

    static void Standardized(Document document, NumberTarget number, Symbol output, double a)
    {
        document.Say($"The output in the unit of '{number.Name}', mean and standard deviation of the training rows put back:");
        document.Show(Equation.Of(
            new Symbol("ŷ"),
            new Symbol("μ") + (new Symbol("s") * output),
            (Expression)number.Standardization.Mean + ((Expression)number.Standardization.StandardDeviation * a),
            number.Decode(a)));
    }

    /// <summary>Appends the comparison with the engine.</summary>
    public static void WriteEngine(Document document, double[] outputs, ExplanationSubject subject)
    {
        if (subject.EngineOutputs is not { } engine)
        {
            return;
        }

        double difference = engine.Zip(outputs, (one, other) => Math.Abs(one - other)).Max();
        double scale = Math.Max(1, outputs.Max(Math.Abs));
        string precision = subject.EngineIsSingle ? "single" : "double";
        IEnumerable<double> few = engine.Take(6);
        Prose values = engine.Count == 1 ? engine[0] : engine.Count <= 6 ? MatrixOf.Row(few) : (Prose)$"{engine.Count} numbers";
        if (difference <= scale * (subject.EngineIsSingle ? SingleTolerance : DoubleTolerance))
        {
            document.Say($"The engine, which predicts in {precision} precision, gives {values}: the largest difference from the numbers above is {Rough(difference)}.");
        }
        else
        {
            document.Note("Attention", $"The engine, which predicts in {precision} precision, gives {values}; the largest difference from the numbers above is {Rough(difference)}, more than rounding explains. Trust neither before the reason is known.");
        }
    }

    static Words Rough(double difference) => new(NumberStyle.Rough.Format(difference));
}
