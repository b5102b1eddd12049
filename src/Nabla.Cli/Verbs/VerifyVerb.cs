using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using Nabla.Cli.Reports;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>Verifies a model file: its checksums, and that this machine computes what it records.</summary>
sealed class VerifyVerb : Verb
{
    readonly Argument<string?> _model;

    public VerifyVerb()
        : base("verify", "Verifies a model file: every byte, and that this machine computes the recorded numbers to the bit.") =>
        _model = AddArgument("MODEL", "a file that 'nabla train' wrote");

    public override IReadOnlyList<(string Line, string Does)> Examples { get; } =
    [
        ("nabla verify houses.safetensors", "checksums, then the self-test; the exit code is 0 or 1"),
        ("nabla verify houses.safetensors --json", "for a program, with seal and weight hash"),
    ];

    public override int Run(ParseResult line, Output output)
    {
        string path = Required(line, _model);
        ModelVerification found = Model.Verify(path);
        Provenance from = found.Model.Provenance;
        if (output.Json)
        {
            output.JsonObject(json =>
            {
                json.WriteString("model", path);
                json.WriteString("verdict", "verified");
                json.WriteNumber("bytes", found.Bytes);
                json.WriteString("seal", $"sha256:{found.Seal}");
                json.WriteNumber("tensors", found.Tensors);
                json.WriteString("weightHash", found.Model.WeightHash);
                json.WriteNumber("outputRows", found.OutputRows);
                json.Number("answerRows", found.AnswerRows);
                json.WriteString("nablaVersion", from.NablaVersion);
                json.Number("numericsVersion", from.NumericsVersion > 0 ? from.NumericsVersion : null);
            });
            return 0;
        }

        output.Field("Model", path);
        output.Field("File", $"{NumberText.Plural(found.Bytes, "byte")} under the seal, {NumberText.Plural(found.Tensors, "tensor")} with the recorded SHA-256");
        output.Verbatim("Weights", output.Verbose ? found.Model.WeightHash : Words.Short(found.Model.WeightHash));
        string answers = found.AnswerRows is { } rows
            ? $", the answers to {NumberText.Plural(rows, "row")} alone and together"
            : "; of whole answers the file has none, because an older version wrote it";
        output.Field("Self-test", $"the outputs of {NumberText.Plural(found.OutputRows, "row")}{answers}: every bit as recorded");
        output.Field("Made with", $"Nabla {from.NablaVersion}{(from.NumericsVersion > 0 ? $", numerics {from.NumericsVersion.ToString(CultureInfo.InvariantCulture)}" : "")}, {from.Runtime}");
        output.Field("Verdict", "verified", Tone.Good);
        return 0;
    }
}
