using System.Collections.Generic;
using System.Text.Json;

namespace Nabla.Insight.Explanations;

/// <summary>The numbers of an explanation for a program. A number that is not finite is <c>null</c>.</summary>
static class ChainJson
{
    /// <summary>Writes the fields.</summary>
    public static void Write(
        Utf8JsonWriter json, RowTrace trace, Notation notation, ExplainedWeight weight, IReadOnlyList<ColumnInfluence> influences, ExplanationSubject? subject)
    {
        json.WriteString("layout", notation.IsRow ? "row" : "column");
        json.WriteString("index", notation.Index == LayerIndex.Target ? "target" : "source");
        json.Numbers("inputs", trace.Inputs);
        json.Numbers("targets", trace.Targets);
        json.WriteStartArray("layers");
        foreach (ExplainedLayer layer in trace.Layers)
        {
            json.WriteStartObject();
            json.WriteNumber("layer", notation.NumberOf(layer.Number));
            json.WriteString("activation", layer.Activation);
            json.Numbers("z", layer.PreActivations);
            json.Numbers("a", layer.Activations);
            json.Numbers("activationGradient", layer.ActivationGradients);
            json.Numbers("delta", layer.Deltas);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Number("loss", trace.Loss);
        json.WriteString("lossName", trace.Network.Loss.Name);
        json.Numbers("inputGradient", trace.InputGradient);
        json.Numbers("engineOutputs", subject?.EngineOutputs);
        WriteWeight(json, notation, weight);
        WriteUpdate(json, trace, weight);
        WriteInfluences(json, influences);
    }

    /// <summary>Writes what the columns did.</summary>
    public static void WriteInfluences(Utf8JsonWriter json, IReadOnlyList<ColumnInfluence> influences)
    {
        json.WriteStartArray("influences");
        foreach (ColumnInfluence column in influences)
        {
            json.WriteStartObject();
            json.WriteString("column", column.Column);
            json.WriteString("cell", column.Cell);
            json.Number("output", column.OutputInfluence);
            json.Number("loss", column.LossInfluence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteWeight(Utf8JsonWriter json, Notation notation, ExplainedWeight weight)
    {
        (int first, int second) = notation.Printed(weight.Target, weight.Source);
        json.WriteStartObject("weight");
        json.WriteNumber("layer", notation.NumberOf(weight.Layer));
        json.WriteNumber("first", first);
        json.WriteNumber("second", second);
        json.Number("value", weight.Value);
        json.Number("gradient", weight.Gradient);
        json.WriteStartObject("factors");
        json.Number("activationGradient", weight.ActivationGradient);
        json.Number("derivative", weight.Derivative);
        json.Number("delta", weight.Delta);
        json.Number("sourceActivation", weight.SourceActivation);
        json.WriteEndObject();
        json.WriteStartObject("centralDifference");
        json.Number("value", weight.Difference.Value);
        json.Number("step", weight.Difference.Step);
        json.Number("lossAbove", weight.Difference.LossAbove);
        json.Number("lossBelow", weight.Difference.LossBelow);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteUpdate(Utf8JsonWriter json, RowTrace trace, ExplainedWeight weight)
    {
        json.WriteStartObject("update");
        json.WriteString("optimizer", trace.Step.Optimizer.Name);
        json.Number("learningRate", trace.Step.Optimizer.LearningRate);
        json.Number("l2Penalty", trace.Penalty);
        json.Number("before", weight.Value);
        json.Number("after", weight.NewValue);
        json.Number("lossAfter", trace.After.LossOf(trace.Inputs, trace.Targets));
        json.WriteEndObject();
    }
}
