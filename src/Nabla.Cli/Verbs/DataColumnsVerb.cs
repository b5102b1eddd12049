using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Data;
using Nabla.Data.Features;

namespace Nabla.Cli.Verbs;

/// <summary>Tells what the columns of a table would be taken for, without training.</summary>
sealed class DataColumnsVerb : Verb
{
    readonly Argument<string?> _data;
    readonly ColumnArguments _columns = new();
    readonly Option<string?> _target = OptionValues.Text("--target", "COLUMN[,COLUMN]", "the column to predict, or several; bundled data know theirs");
    readonly DataOptions _reading = new();

    public DataColumnsVerb()
        : base("columns", "Tells what each column of a table is taken for, and why, without training.")
    {
        _data = AddArgument("DATA", DataSource.Description);
        AddGroup("Columns", _target, _columns.Columns, _columns.Schema, _columns.WriteSchema);
        AddGroup("Reading", _reading.All);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples { get; } =
    [
        ("nabla data columns houses.csv", "numbers, categories, dates, and what is left out"),
        ("nabla data columns houses.csv --write-schema houses.json", "also writes it down, to be changed and given to train --schema"),
        ("nabla data columns houses.csv --columns \"zip=category,sold=date:dd/MM/yyyy\"", "with two columns said"),
    ];

    public override int Run(ParseResult line, Output output)
    {
        string data = Required(line, _data);
        _columns.ThrowUnlessWritable(line);
        Table table = _reading.Read(line, output, data);
        bool known = line.GetValue(_target) is not null || BundledData.TryFind(data, out _) || table.Image is not null;
        string[] targets = known ? DataSource.TargetsOf(data, table, line.GetValue(_target)) : [];
        if (table.RowCount == 0)
        {
            throw new NablaDataException($"{table.Source} has no rows; there is nothing to tell its columns by.") { File = table.Source };
        }

        var options = new FeatureOptions
        {
            Target = string.Join(',', targets),
            Targets = targets,
            Columns = _columns.ColumnsOf(line),
            Schema = _columns.SchemaOf(line),
        };
        var schema = TableSchema.Infer(table, Enumerable.Range(0, table.RowCount).ToArray(), options);
        _columns.Write(line, schema);
        if (output.Json)
        {
            output.JsonObject(json =>
            {
                json.WriteString("source", table.Source);
                json.WriteNumber("rows", table.RowCount);
                json.Texts("targets", targets);
                ColumnTable.WriteJson(json, schema, targets);
                json.Reading(table);
            });
            return 0;
        }

        output.Field("Data", $"{table.Source}: {NumberText.Plural(table.RowCount, "row")}, {NumberText.Plural(table.Columns.Count, "column")}");
        ColumnTable.Write(output, schema, targets);
        if (line.GetValue(_columns.WriteSchema) is { } path)
        {
            output.Field("Schema", $"{path}: change it as you like, then train with --schema {Words.Quote(path)}");
        }

        return 0;
    }
}
