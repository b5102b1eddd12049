using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;

namespace Nabla.Tests.Data;

/// <summary>What a column is taken for, and why; what is said of it; the schema file.</summary>
public sealed class TableSchemaTests
{
    [Theory]
    [InlineData("1.5,2,3,4", ColumnKind.Number, "4 different numbers, 1.5 to 4")]
    [InlineData("2007,2008,2009,2007", ColumnKind.Number, "3 different whole numbers, 2007 to 2009")]
    [InlineData("1,-,none,2,N/A,nil,5", ColumnKind.Number, "3 different whole numbers, 1 to 5")]
    [InlineData("0,1,1,1", ColumnKind.Boolean, "0 in 1 cells, 1 in 3")]
    [InlineData("yes,No,YES,no,no", ColumnKind.Boolean, "'no' in 3 cells, 'yes' in 2")]
    [InlineData("f,t,?,t", ColumnKind.Boolean, "'f' in 1 cells, 't' in 2")]
    [InlineData("male,female,male", ColumnKind.Category, "2 different texts")]
    [InlineData("male,male,male,male,male,female,female,female", ColumnKind.Category, "2 different texts, most often 'male' (62.5 %)")]
    [InlineData("none,-,none,a lot", ColumnKind.Category, "3 different texts")]
    [InlineData("01067,80331,80331,01069", ColumnKind.Category, "3 different whole numbers: its numbers are written with zeros in front")]
    [InlineData("7,7,7", ColumnKind.Constant, "constant")]
    [InlineData("x,x,x", ColumnKind.Constant, "constant")]
    [InlineData(",?, ", ColumnKind.Constant, "all its cells are missing")]
    [InlineData("2024-01-05,2024-02-06", ColumnKind.Date, "all 2 values are dates written yyyy-MM-dd")]
    [InlineData("31.12.2024,1.1.2025,NA", ColumnKind.Date, "all 2 values are dates written dd.MM.yyyy")]
    [InlineData("12/31/2024,1/2/2024", ColumnKind.Date, "all 2 values are dates written MM/dd/yyyy, as 1 of them cannot be dd/MM/yyyy")]
    [InlineData("31/12/2024,1/2/2024", ColumnKind.Date, "all 2 values are dates written dd/MM/yyyy, as 1 of them cannot be MM/dd/yyyy")]
    [InlineData("08:30,17:45,23:59", ColumnKind.Date, "all 3 values are times written HH:mm")]
    [InlineData("20240105,20240206,20230307,20220408,20210509", ColumnKind.Date, "all its numbers are days of the calendar, written as yyyyMMdd")]
    [InlineData("a very nice house,a rather old house,close to the river", ColumnKind.Text, "it is free text of 4.0 words on average")]
    public void Infer_Cells_GiveTheKindAndWhy(string cells, ColumnKind kind, string reason)
    {
        ColumnSchema column = Infer("x", TextTable.Cells(cells));

        Assert.Equal((kind, reason), (column.Kind, column.Reason));
        Assert.Null(column.Problem);
    }

    [Theory]
    [InlineData("zip", ColumnKind.Category)]
    [InlineData("areaCode", ColumnKind.Category)]
    [InlineData("postal_code", ColumnKind.Category)]
    [InlineData("codec", ColumnKind.Number)]
    [InlineData("decode", ColumnKind.Number)]
    [InlineData("size", ColumnKind.Number)]
    public void Infer_WholeNumbersWithTheNameOfACode_AreACategory(string name, ColumnKind kind) =>
        Assert.Equal(kind, Infer(name, TextTable.Cells("415,408,510,415")).Kind);

    [Theory]
    [InlineData("customer_id", ColumnKind.Identifier)]
    [InlineData("customerId", ColumnKind.Identifier)]
    [InlineData("income", ColumnKind.Number)]
    [InlineData("acid", ColumnKind.Number)]
    public void Infer_DistinctWholeNumbersWithTheNameOfAnIdentifier_AreOne(string name, ColumnKind kind) =>
        Assert.Equal(kind, Infer(name, [.. Enumerable.Range(0, 30).Select(i => (i * 7919 % 10007).ToString(CultureInfo.InvariantCulture))]).Kind);

    [Fact]
    public void Infer_NamesThatHardlyRepeat_AreAnIdentifier()
    {
        // 30 rows, 18 names, none of them in five rows: as models of cars.
        string[] names = [.. Enumerable.Range(0, 30).Select(i => $"model {i % 18}")];

        Assert.Equal(ColumnKind.Identifier, Infer("name", names).Kind);
        Assert.Equal(ColumnKind.Category, Infer("name", [.. Enumerable.Range(0, 30).Select(i => $"model {i % 6}")]).Kind);
    }

    [Fact]
    public void Infer_NotAvailable_IsMissingAmongTextsButNotAmongCodesOfCountries()
    {
        ColumnSchema words = Infer("answer", TextTable.Cells("good,bad,NA,good,bad,NA"));
        Assert.Equal(["NA"], words.MissingWords);
        Assert.Equal(2, words.Evidence!.Distinct);

        ColumnSchema countries = Infer("country", TextTable.Cells("DE,FR,NA,DE,ZA,NA"));
        Assert.Empty(countries.MissingWords);
        Assert.Equal(4, countries.Evidence!.Distinct);
    }

    [Fact]
    public void Infer_DatesOfBothOrders_AreAskedFor()
    {
        ColumnSchema column = Infer("when", TextTable.Cells("01/02/2024,03/04/2024,05/05/2024"));

        Assert.Equal(ColumnKind.Date, column.Kind);
        Assert.Equal(
            "table.csv: column 'when' has dates such as '01/02/2024' whose day and month could be either way round, and no cell decides it; "
                + "say --columns \"when=date:dd/MM/yyyy\" or \"when=date:MM/dd/yyyy\".",
            column.Problem);
        Table table = TextTable.Of(("when", TextTable.Cells("01/02/2024,03/04/2024")), ("y", TextTable.Cells("1,2")));
        Assert.Equal(column.Problem, Assert.Throws<NablaDataException>(() => FeatureEncoder.Fit(table, [0, 1], new FeatureOptions { Target = "y" })).Message);

        var said = FeatureEncoder.Fit(table, [0, 1], new FeatureOptions { Target = "y", Columns = [ColumnSchema.Parse("when=date:dd/MM/yyyy")] });
        var dates = Assert.IsType<DateEncoder>(Assert.Single(said.Columns));
        Assert.Equal("dd/MM/yyyy", dates.Format);
        Assert.Equal(DatePart.Elapsed, dates.Parts[0]);
    }

    [Fact]
    public void Infer_SameDayBothWays_NeedsNoAnswer() => Assert.Null(Infer("when", TextTable.Cells("01/01/2024,05/05/2024")).Problem);

    [Fact]
    public void Infer_FewStrayTexts_AreNamed()
    {
        string[] cells = TextTable.Counting(60);
        (cells[4], cells[9], cells[20], cells[30], cells[40]) = ("o.5", "n.k.", "12a", "x", "y");

        Assert.Equal(
            "table.csv:6: column 'x': 'o.5' is not a number, as 55 of the 60 values are (others: 'n.k.' in line 11, '12a' in line 22, 'x' in line 32 and 1 more); "
                + "fix the cell, leave it empty, or take the column as text with --categorical x.",
            Infer("x", cells).Problem);
    }

    [Fact]
    public void Infer_Evidence_CountsWhatIsThere()
    {
        ColumnEvidence numbers = Infer("x", TextTable.Cells("3,1,,1,NA")).Evidence!;
        Assert.Equal((5, 2, 3, 2, (1.0, 3.0)), (numbers.Cells, numbers.Missing, numbers.Numbers, numbers.Distinct, numbers.Range!.Value));
        Assert.Equal(["3", "1"], numbers.Examples);

        ColumnEvidence texts = Infer("x", TextTable.Cells("red,dark blue,red,")).Evidence!;
        Assert.Equal((4, 1, 0, 2), (texts.Cells, texts.Missing, texts.Numbers, texts.Distinct));
        Assert.Equal((5.0, 4.0 / 3), (texts.MeanLength, texts.MeanWords));
        Assert.Equal(["red", "dark blue"], texts.Examples);
    }

    [Theory]
    [InlineData("=number", "A column is said as NAME=KIND")]
    [InlineData("zip", "A column is said as NAME=KIND")]
    [InlineData("zip=categorical", "Column 'zip' cannot be a 'categorical'; the kinds are number, category, boolean, date, identifier, text, constant, drop")]
    [InlineData("zip=pixel", "cannot be a 'pixel'")]
    [InlineData("when=date:dd.yyyy", "Column 'when' cannot have dates written 'dd.yyyy'; the formats are yyyy-MM-dd")]
    [InlineData("x=number:3", "Column 'x': a number takes nothing behind the colon")]
    [InlineData("x=boolean:no", "Column 'x' needs its two words, as in x=boolean:no/yes")]
    public void Parse_WhatIsNoColumn_SaysWhatIsWrong(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => ColumnSchema.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_WhatToStringWrites_IsTheSame()
    {
        foreach (string text in (string[])["zip=category", "sold=date:dd/MM/yyyy", "vip=boolean:never/always", "a = b=drop"])
        {
            Assert.Equal(text, ColumnSchema.Parse(text).ToString());
        }
    }

    [Fact]
    public void Infer_Said_IsTakenWithItsParameters()
    {
        Table table = TextTable.Of(
            ("size", TextTable.Cells("1,2,3,1")), ("vip", TextTable.Cells("never,always,never,always")), ("code", TextTable.Cells("1,2,1,2")),
            ("when", TextTable.Cells("2024-01-01,maybe,x,y")), ("y", TextTable.Cells("1,2,3,4")));
        var options = new FeatureOptions
        {
            Target = "y",
            Columns = [.. new[] { "size=category", "vip=boolean:never/always", "code=number", "when=date" }.Select(ColumnSchema.Parse)],
        };
        var schema = TableSchema.Infer(table, [0, 1, 2, 3], options);

        Assert.Equal(
            [ColumnKind.Category, ColumnKind.Boolean, ColumnKind.Number, ColumnKind.Date, ColumnKind.Number], schema.Columns.Select(column => column.Kind));
        Assert.Equal("yyyy-MM-dd", schema.Find("when")!.Format);
        Assert.Equal("never", schema.Find("vip")!.False);
    }

    [Fact]
    public void Infer_SaidBooleanOfOtherWords_AsksWhichIsOne()
    {
        Table table = TextTable.Of(("vip", TextTable.Cells("never,always,never")), ("y", TextTable.Cells("1,2,3")));
        var options = new FeatureOptions { Target = "y", Columns = [ColumnSchema.Parse("vip=boolean")] };

        Assert.Contains("say vip=boolean:always/never, the word for 1 last", TableSchema.Infer(table, [0, 1, 2], options).Find("vip")!.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_EveryKind_LoadsAsItWas()
    {
        Table table = Mixed(40);
        var options = new FeatureOptions { Target = "y", Columns = [ColumnSchema.Parse("extra=drop")] };
        var schema = TableSchema.Infer(table, TextTable.AllRows(table), options);
        Assert.Equal(
            ["number", "category", "boolean", "date", "identifier", "text", "constant", "drop", "number"], schema.Columns.Select(column => column.KindWord));
        string path = Path.Combine(Path.GetTempPath(), $"nabla-schema-{Guid.NewGuid():N}.json");
        try
        {
            schema.Save(path);
            TableSchema loaded = TableSchema.Load(path);
            Assert.Equal(schema.Columns.Select(Described), loaded.Columns.Select(Described));
            Assert.DoesNotContain("a nice house", File.ReadAllText(path), StringComparison.Ordinal);

            // With the schema nothing is inferred, and the encoders are the same.
            var inferred = FeatureEncoder.Fit(table, TextTable.AllRows(table), options);
            var given = FeatureEncoder.Fit(table, TextTable.AllRows(table), new FeatureOptions { Target = "y", Schema = loaded });
            Assert.Equal(JsonRoundTrip.Write(inferred), JsonRoundTrip.Write(given));
        }
        finally
        {
            File.Delete(path);
        }

        static string Described(ColumnSchema column) =>
            $"{column} {string.Join(',', column.Parts)} {column.False}/{column.True} {string.Join(',', column.MissingWords)} {column.Reason}";
    }

    [Theory]
    [InlineData("[]", "this is no schema")]
    [InlineData("{\"format\":\"nabla-schema\",\"version\":2,\"columns\":[]}", "'version' of the schema is not 1")]
    [InlineData("{\"format\":\"nabla-schema\",\"version\":1}", "'columns' must be a list")]
    [InlineData("{\"format\":\"nabla-schema\",\"version\":1,\"columns\":[{\"kind\":\"number\"}]}", "entry 1 of 'columns' has no name")]
    [InlineData("{\"format\":\"nabla-schema\",\"version\":1,\"columns\":[{\"name\":\"a\",\"kind\":\"tensor\"}]}", "column 'a' cannot be a 'tensor'")]
    [InlineData("{\"format\":\"nabla-schema\",\"version\":1,\"columns\":[{\"name\":\"a\",\"kind\":7}]}", "column 'a': 'kind' must be text")]
    [InlineData("{\"format\":\"nabla-schema\",\"version\":1,\"columns\":[{\"name\":\"a\",\"kind\":\"date\"}]}", "column 'a': a date needs a 'format'")]
    [InlineData("{\"format\":\"nabla-schema\",\"version\":1,\"columns\":[{\"name\":\"a\",\"kind\":\"boolean\",\"false\":\"x\",\"true\":\"X\"}]}", "two different words")]
    [InlineData("{\"format\":\"nabla-schema\",\"version\":1,\"columns\":[{\"name\":\"a\",\"kind\":\"number\"},{\"name\":\"a\",\"kind\":\"number\"}]}", "there twice")]
    [InlineData("{\n\"format\":", "1: this is not JSON")]
    public void Load_WhatIsNoSchema_SaysWhere(string json, string message)
    {
        string path = Path.Combine(Path.GetTempPath(), $"nabla-schema-{Guid.NewGuid():N}.json");
        File.WriteAllText(path, json);
        try
        {
            NablaException error = Assert.ThrowsAny<NablaException>(() => TableSchema.Load(path));
            Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
            Assert.Contains(message.TrimStart('1', ':', ' '), error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Fit_SchemaOfAnotherTable_NamesTheColumn()
    {
        Table table = TextTable.Of(("a", TextTable.Cells("1,2")), ("y", TextTable.Cells("1,2")));

        Assert.Equal("table.csv: column 'b' is in the schema, but not in the table; take it out of the schema or give it the kind drop.", Fails(Number("a"), Number("b")));
        Assert.Equal("table.csv: column 'a' is not in the schema; add it there, with the kind drop if it is not to be used.", Fails(Number("y")));
        Assert.StartsWith(
            "table.csv:2: column 'a': '1' is neither 'no' nor 'yes'", Fails(new ColumnSchema("a", ColumnKind.Boolean) { False = "no", True = "yes" }), StringComparison.Ordinal);

        string Fails(params ColumnSchema[] columns) => Assert.Throws<NablaDataException>(() =>
            FeatureEncoder.Fit(table, [0, 1], new FeatureOptions { Target = "y", Schema = new TableSchema(columns) })).Message;
    }

    [Fact]
    public void Infer_RowsOutside_AreNeverLookedAt()
    {
        Table before = TextTable.Of(("x", TextTable.Cells("1,2,3,4")), ("y", TextTable.Cells("1,2,3,4")));
        Table after = TextTable.Of(("x", TextTable.Cells("1,2,3,no number")), ("y", TextTable.Cells("1,2,3,4")));
        var options = new FeatureOptions { Target = "y" };

        Assert.Equal(
            TableSchema.Infer(before, [0, 1, 2], options).Find("x")!.Reason, TableSchema.Infer(after, [0, 1, 2], options).Find("x")!.Reason);
    }

    static Table Mixed(int rows)
    {
        string[] Cells(Func<int, string> cell) => [.. Enumerable.Range(0, rows).Select(cell)];
        return TextTable.Of(
            ("size", Cells(i => i == 3 ? "NA" : $"{i * 0.5}")),
            ("city", Cells(i => i % 8 == 7 ? "N/A" : i % 3 == 0 ? "Ulm" : "Bonn")),
            ("vip", Cells(i => i % 4 == 0 ? "yes" : "no")),
            ("sold", Cells(i => new DateTime(2024, 1, 1).AddDays(i * 11).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture))),
            ("id", Cells(i => $"{i}")),
            ("note", Cells(i => $"a nice house with {i} rooms")),
            ("one", Cells(_ => "1")),
            ("extra", Cells(i => $"{i % 7}")),
            ("y", Cells(i => $"{i % 5}")));
    }

    static ColumnSchema Number(string name) => new(name, ColumnKind.Number);

    static ColumnSchema Infer(string name, string[] cells)
    {
        Table table = TextTable.Of((name, cells));
        return TableSchema.Infer(table, TextTable.AllRows(table), new FeatureOptions { Target = "" }).Find(name)!;
    }
}
